package dev.sluice.router.plan;

/**
 * Names one object of the Kubernetes API.
 *
 * @param apiVersion group and version, as in a manifest
 * @param kind the kind, as in a manifest
 * @param plural the resource's name in the API's paths
 * @param namespace where it lives; every routing object is namespaced
 * @param name its name
 */
public record ObjectRef(
    String apiVersion, String kind, String plural, String namespace, String name) {

  /** {@code kind/namespace/name}, the form used in reports and messages. */
  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
