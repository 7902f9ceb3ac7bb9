package dev.sluice.system.scenarios;

/** Manifests that scenarios begin with. */
final class Manifests {

  private Manifests() {}

  /** A Rollout: fields of its spec and its canary strategy, in YAML. */
  static String canary(String spec, String strategy) {
    return rollout(spec) + "  strategy:\n    canary:\n" + strategy.indent(6);
  }

  /** The same behind the VirtualService of {@link dev.sluice.system.harness.Shop}. */
  static String routed(String spec, String strategy) {
    return canary(
        spec,
        """
        stableService: stable
        canaryService: canary
        trafficRouting: {istio: {virtualService: {name: vs, routes: [primary]}}}
        """
            + strategy);
  }

  /** A Rollout behind the Services {@code active} and {@code preview}. */
  static String blueGreen(String spec, String strategy) {
    return rollout(spec)
        + "  strategy:\n    blueGreen:\n"
        + ("activeService: active\npreviewService: preview\n" + strategy).indent(6);
  }

  private static String rollout(String spec) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: main, image: "web:1"}]}
    """
        + spec.indent(2);
  }

  /** Services of these names that select the Rollout's pods. */
  static String services(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: %s}
          spec: {selector: {app: web}, ports: [{port: 80}]}
          """
              .formatted(name));
    }
    return text.toString();
  }
}
