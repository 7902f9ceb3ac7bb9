package dev.sluice.clustersim.object;

/**
 * A resource by its plural name, whatever the version.
 *
 * @param group empty for the core group
 * @param resource the plural name: {@code replicasets}
 */
public record GroupResource(String group, String resource) {

  /** As Kubernetes' messages have it: {@code pods}, {@code replicasets.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
