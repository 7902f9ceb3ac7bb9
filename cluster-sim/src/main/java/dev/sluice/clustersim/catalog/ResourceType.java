package dev.sluice.clustersim.catalog;

import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource that the server has.
 *
 * @param storageVersion the version that is kept
 * @param versions the served versions, the preferred one first
 * @param verbs what can be done with it: {@code get}, {@code list} …
 */
public record ResourceType(
    GroupResource resource,
    String kind,
    String listKind,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    String storageVersion,
    Map<String, VersionType> versions,
    Set<String> verbs,
    Origin origin) {

  /** Who brought the resource. */
  public sealed interface Origin {
    /** It is part of Kubernetes. */
    record BuiltIn() implements Origin {}

    /**
     * It came with a CustomResourceDefinition.
     *
     * @param uid the definition's
     */
    record Custom(String uid) implements Origin {}
  }

  /** Whether it came with a CustomResourceDefinition. */
  public boolean custom() {
    return origin instanceof Origin.Custom;
  }

  /** The API group; empty for the core group. */
  public String group() {
    return resource.group();
  }

  /** A served version. */
  public Optional<VersionType> version(String version) {
    return Optional.ofNullable(versions.get(version));
  }

  /**
   * A version that is known to be served.
   *
   * @throws IllegalArgumentException when it is not
   */
  public VersionType served(String version) {
    return version(version)
        .orElseThrow(
            () -> new IllegalArgumentException(version + " of " + resource + " is not served"));
  }

  /** The kind in one of the versions. */
  public GroupVersionKind kind(String version) {
    return new GroupVersionKind(group(), version, kind);
  }

  /** The {@code apiVersion} of one of the versions. */
  public GroupVersion groupVersion(String version) {
    return new GroupVersion(group(), version);
  }
}
