package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatusBuilder;
import dev.sluice.schemas.crd.analysis.Metric;
import dev.sluice.schemas.crd.analysis.MetricResultBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives each run the verdict that its query was given; 0 is good, 5 inconclusive, "running" none
 * yet, others bad.
 */
final class SimulatedAnalysis {

  private static final String GOOD = "0";
  private static final String UNDECIDED = "5";

  private final Map<String, String> values = new HashMap<>();

  void metric(String query, String value) {
    values.put(query, value);
  }

  boolean advance(Collection<AnalysisRun> runs, Instant now) {
    boolean changed = false;
    for (AnalysisRun run : runs) {
      AnalysisPhase phase = run.getStatus().phase();
      if (phase == null || !phase.completed()) {
        changed |= judge(run, now);
      }
    }
    return changed;
  }

  private boolean judge(AnalysisRun run, Instant now) {
    Metric metric = run.getSpec().metrics().getFirst();
    AnalysisPhase measured = phase(metric);
    boolean endless = !metric.interval().isEmpty() && metric.count() == null;
    boolean goesOn = endless && measured == AnalysisPhase.SUCCESSFUL;
    AnalysisPhase phase = goesOn && !run.getSpec().terminate() ? AnalysisPhase.RUNNING : measured;
    boolean silent = !run.getSpec().dryRun().isEmpty();
    AnalysisPhase verdict = silent ? AnalysisPhase.SUCCESSFUL : phase;
    if (run.getStatus().phase() == verdict) {
      return false;
    }
    run.setStatus(
        AnalysisRunStatusBuilder.builder()
            .phase(verdict)
            .message(silent ? "" : message(metric, phase))
            .startedAt(now)
            .metricResults(
                List.of(MetricResultBuilder.builder().name(metric.name()).phase(phase).build()))
            .build());
    return true;
  }

  private AnalysisPhase phase(Metric metric) {
    var provider = Objects.requireNonNull(metric.provider());
    if (provider.job() != null) {
      return String.valueOf(provider.job().spec()).contains("false")
          ? AnalysisPhase.FAILED
          : AnalysisPhase.SUCCESSFUL;
    }
    var prometheus = Objects.requireNonNull(provider.prometheus());
    if (prometheus.address().endsWith(":9")) {
      return AnalysisPhase.ERROR;
    }
    return switch (values.getOrDefault(prometheus.query(), GOOD)) {
      case GOOD -> AnalysisPhase.SUCCESSFUL;
      case "running" -> AnalysisPhase.RUNNING;
      case UNDECIDED -> AnalysisPhase.INCONCLUSIVE;
      default -> AnalysisPhase.FAILED;
    };
  }

  private static String message(Metric metric, AnalysisPhase phase) {
    return switch (phase) {
      case FAILED ->
          "Metric \"%s\" assessed Failed due to failed (1) > failureLimit (0)"
              .formatted(metric.name());
      case ERROR ->
          "Metric \"%s\" assessed Error due to consecutiveErrors (1) > consecutiveErrorLimit (0)"
              .formatted(metric.name());
      case INCONCLUSIVE ->
          "Metric \"%s\" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)"
              .formatted(metric.name());
      case PENDING, RUNNING, SUCCESSFUL -> "";
    };
  }
}
