package dev.sluice.controller.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.run.Verdicts;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far an AnalysisRun's status is, read from the cached object without reading all of it.
 *
 * @param version of the Verdict that the status shows, 0 when it shows none
 * @param status the status, a missing node when there is none
 */
record RunStanding(long version, JsonNode status) {

  static RunStanding of(RawAnalysisRun run) {
    Map<String, String> annotations = run.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(AnalysisRequests.VERDICT_VERSION);
    JsonNode status = run.getStatus();
    return new RunStanding(parse(text), status == null ? MissingNode.getInstance() : status);
  }

  private static long parse(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  Optional<AnalysisPhase> phase() {
    return Optional.ofNullable(AnalysisPhase.of(status.path("phase").asText()));
  }

  boolean completed() {
    return phase().map(AnalysisPhase::completed).orElse(false);
  }

  /** Whether the status already shows this Verdict or a newer one, or has ended for good. */
  boolean settledBeyond(Verdict verdict) {
    return verdict.getVersion() <= version || completed();
  }

  /** Whether the Verdict changes the phase of the run or of a metric. */
  boolean phasesDiffer(Verdict verdict) {
    if (!Optional.ofNullable(Verdicts.phase(verdict.getPhase())).equals(phase())) {
      return true;
    }
    JsonNode metrics = status.path("metricResults");
    if (metrics.size() != verdict.getMetricsCount()) {
      return true;
    }
    for (MetricResult metric : verdict.getMetricsList()) {
      if (!Optional.ofNullable(Verdicts.phase(metric.getPhase()))
          .equals(phaseOf(metrics, metric.getName()))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<AnalysisPhase> phaseOf(JsonNode metrics, String name) {
    for (JsonNode metric : metrics) {
      if (name.equals(metric.path("name").asText())) {
        return Optional.ofNullable(AnalysisPhase.of(metric.path("phase").asText()));
      }
    }
    return Optional.empty();
  }
}
