package dev.sluice.standalone.demo;

import java.util.List;
import java.util.Optional;

/**
 * What can be seen of the shop's Rollout at one moment.
 *
 * @param version that the Rollout's spec asks for
 * @param stable version that is fully promoted, empty before the first one is
 * @param observed whether the status is of the spec that is asked for
 * @param phase of the Rollout's status
 * @param message of the Rollout's status
 * @param aborted whether the update was aborted
 * @param step index of the step under way
 * @param steps what the steps are, in words
 * @param weight of the canary in its Ingress, percent
 * @param replicas newest version first
 * @param runs oldest first
 */
record Snapshot(
    String version,
    Optional<String> stable,
    boolean observed,
    String phase,
    String message,
    boolean aborted,
    int step,
    List<String> steps,
    int weight,
    List<Replicas> replicas,
    List<Run> runs) {

  Snapshot {
    steps = List.copyOf(steps);
    replicas = List.copyOf(replicas);
    runs = List.copyOf(runs);
  }

  /** Pods of one version. */
  record Replicas(String version, boolean stable, int ready, int desired) {}

  /** An AnalysisRun of the update. */
  record Run(
      String name,
      String version,
      String kind,
      String phase,
      String message,
      List<Metric> metrics) {
    Run {
      metrics = List.copyOf(metrics);
    }
  }

  /** A metric of a run with its measurements so far. */
  record Metric(String name, List<Measured> measured) {
    Metric {
      measured = List.copyOf(measured);
    }
  }

  /** One measurement. */
  record Measured(String startedAt, String phase, String value) {}

  /** Whether the wanted version is fully promoted. */
  boolean promoted() {
    return observed && phase.equals("Healthy") && stable.equals(Optional.of(version));
  }

  /** Whether the update was aborted and all traffic is back on the stable version. */
  boolean rolledBack() {
    return observed && aborted && weight == 0;
  }

  /** The step under way in words, and which of how many it is. */
  String stepText() {
    return step < steps.size()
        ? "step %d/%d %s".formatted(step + 1, steps.size(), steps.get(step))
        : "all %d steps done".formatted(steps.size());
  }
}
