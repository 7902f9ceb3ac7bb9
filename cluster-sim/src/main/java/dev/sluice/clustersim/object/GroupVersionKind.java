package dev.sluice.clustersim.object;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What kind an object is, as its {@code apiVersion} and {@code kind} say.
 *
 * @param group empty for the core group
 */
public record GroupVersionKind(String group, String version, String kind) {

  /** Of an object; empty strings for what it does not say. */
  public static GroupVersionKind of(JsonNode object) {
    GroupVersion version = GroupVersion.parse(object.path("apiVersion").asText(""));
    return new GroupVersionKind(version.group(), version.version(), object.path("kind").asText(""));
  }

  /** The {@code apiVersion}. */
  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  /** As Kubernetes' messages have it: {@code apps/v1, Kind=Deployment}. */
  @Override
  public String toString() {
    return groupVersion() + ", Kind=" + kind;
  }
}
