package dev.sluice.aggregator.judge;

import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;

import dev.sluice.aggregator.judge.MetricRules.Excess;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.RunSummary;
import java.util.Optional;

/** What a run's metrics come to (spec §5.7). */
final class RunRules {

  private static final String TERMINATED = "Run Terminated";

  private RunRules() {}

  /** Phase and message of a run that is over. */
  record Outcome(AnalysisPhase phase, String message) {}

  /**
   * The worst of the completed metrics that are no dry runs, with its explanation; a worse one
   * without an explanation keeps the message of the one before (Argo's rule). Among equals the
   * first counts.
   */
  static Outcome outcome(Run run) {
    Optional<AnalysisPhase> worst = Optional.empty();
    String message = run.request().getTerminate() ? TERMINATED : "";
    for (MetricRun metric : run.metrics()) {
      if (metric.retired() || metric.spec().getDryRun() || !metric.completed()) {
        continue;
      }
      if (worst.isEmpty() || Phases.rank(metric.phase()) > Phases.rank(worst.get())) {
        worst = Optional.of(metric.phase());
        message = explanation(metric).orElse(message);
      }
    }
    return new Outcome(worst.orElse(ANALYSIS_PHASE_SUCCESSFUL), message);
  }

  /** Why a run will end badly that still waits for what is in flight; empty for every other. */
  static String foregone(Run run) {
    boolean bad =
        run.metrics().stream()
            .anyMatch(m -> !m.retired() && !m.spec().getDryRun() && Phases.bad(m.phase()));
    return bad ? outcome(run).message() : "";
  }

  private static Optional<String> explanation(MetricRun metric) {
    return MetricRules.excess(metric.spec(), metric.tally())
        .map(
            excess ->
                "Metric \"%s\" assessed %s due to %s%s"
                    .formatted(
                        metric.name(),
                        Phases.title(metric.phase()),
                        excess.explanation(),
                        metric.message().isEmpty()
                            ? ""
                            : ": \"Error Message: " + metric.message() + "\""));
  }

  /** What a metric's message says once it is completed. */
  static String messageOfCompleted(MetricRun metric, AnalysisPhase phase) {
    if (metric.spec().getDryRun()) {
      Optional<Excess> excess = MetricRules.excess(metric.spec(), metric.tally());
      if (excess.isPresent()) {
        return "Metric assessed %s due to %s"
            .formatted(Phases.title(phase), excess.get().explanation());
      }
    }
    return metric.last().map(last -> last.getMessage()).orElse("");
  }

  /**
   * Counts the metrics by what became of them. Argo looks at the limits only: a metric that ended
   * badly because its count was reached is counted as successful.
   */
  static RunSummary summary(Run run, boolean dryRun) {
    RunSummary.Builder summary = RunSummary.newBuilder();
    for (MetricRun metric : run.metrics()) {
      if (metric.retired() || metric.spec().getDryRun() != dryRun) {
        continue;
      }
      summary.setCount(summary.getCount() + 1);
      if (metric.completed()) {
        count(
            summary,
            MetricRules.excess(metric.spec(), metric.tally())
                .map(Excess::phase)
                .orElse(ANALYSIS_PHASE_SUCCESSFUL));
      }
    }
    return summary.build();
  }

  private static void count(RunSummary.Builder summary, AnalysisPhase phase) {
    switch (phase) {
      case ANALYSIS_PHASE_FAILED -> summary.setFailed(summary.getFailed() + 1);
      case ANALYSIS_PHASE_ERROR -> summary.setError(summary.getError() + 1);
      case ANALYSIS_PHASE_INCONCLUSIVE -> summary.setInconclusive(summary.getInconclusive() + 1);
      case ANALYSIS_PHASE_SUCCESSFUL,
          ANALYSIS_PHASE_UNSPECIFIED,
          ANALYSIS_PHASE_PENDING,
          ANALYSIS_PHASE_RUNNING,
          UNRECOGNIZED ->
          summary.setSuccessful(summary.getSuccessful() + 1);
    }
  }
}
