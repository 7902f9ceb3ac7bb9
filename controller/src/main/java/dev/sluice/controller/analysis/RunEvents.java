package dev.sluice.controller.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.apply.EventRecorder;
import dev.sluice.controller.apply.RecordedEvent;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.MetricResult;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Events that a change of an AnalysisRun's status causes, with Argo's reasons. */
final class RunEvents {

  private RunEvents() {}

  /** Metric… for each metric that ended, AnalysisRun… when the run ended. */
  static List<RecordedEvent> of(RawAnalysisRun run, JsonNode before, AnalysisRunStatus after) {
    ObjectReference about = EventRecorder.about(run);
    List<RecordedEvent> events = new ArrayList<>();
    Map<String, String> phases = new HashMap<>();
    before
        .path("metricResults")
        .forEach(metric -> phases.put(metric.path("name").asText(), metric.path("phase").asText()));
    for (MetricResult metric : after.metricResults()) {
      AnalysisPhase phase = metric.phase();
      if (phase != null && phase.completed() && !phase.text().equals(phases.get(metric.name()))) {
        events.add(
            event(
                about,
                phase,
                "Metric" + phase.text(),
                "metric '%s' is %s%s"
                    .formatted(metric.name(), phase.text(), cause(metric.message()))));
      }
    }
    AnalysisPhase phase = after.phase();
    if (phase != null && phase.completed() && !phase.text().equals(text(before.get("phase")))) {
      events.add(
          event(
              about,
              phase,
              "AnalysisRun" + phase.text(),
              "analysis run is %s%s".formatted(phase.text(), cause(after.message()))));
    }
    return events;
  }

  private static RecordedEvent event(
      ObjectReference about, AnalysisPhase phase, String reason, String message) {
    boolean warning = phase == AnalysisPhase.FAILED || phase == AnalysisPhase.ERROR;
    return new RecordedEvent(about, warning, reason, message);
  }

  private static String cause(String message) {
    return message.isBlank() ? "" : ": " + message;
  }

  private static String text(@Nullable JsonNode node) {
    return node == null ? "" : node.asText();
  }
}
