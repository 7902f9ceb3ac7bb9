package dev.sluice.clustersim.openapi;

/** How the schemas of custom resources are called: {@code io.argoproj.v1alpha1.Rollout}. */
final class CustomNames {

  private CustomNames() {}

  static String definition(String group, String version, String kind) {
    StringBuilder name = new StringBuilder();
    String[] parts = group.split("\\.");
    for (int i = parts.length - 1; i >= 0; i--) {
      name.append(parts[i]).append('.');
    }
    return name.append(version).append('.').append(kind).toString();
  }
}
