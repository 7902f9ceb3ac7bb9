package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RolloutMetrics metrics = new RolloutMetrics(registry);

  @ParameterizedTest
  @CsvSource({
    "InvalidSpec, True, InvalidSpec, InvalidSpec",
    "Progressing, False, RolloutAborted, Abort",
    "Progressing, False, ProgressDeadlineExceeded, Timeout",
    "Progressing, False, ReplicaSetCreateError, Error",
    "Paused, True, RolloutPaused, Paused",
    "Completed, True, RolloutCompleted, Completed",
    "Progressing, True, ReplicaSetUpdated, Progressing",
  })
  void thePhaseIsReadFromTheConditions(String type, String status, String reason, String phase) {
    assertThat(RolloutMetrics.phase(withCondition(type, status, reason))).isEqualTo(phase);
  }

  @Test
  void aPhaseThatIsOverLeavesNoSeriesAndADeletedRolloutNone() {
    Rollout rollout = new Rollout();
    rollout.getMetadata().setNamespace("ns");
    rollout.getMetadata().setName("web");
    metrics.applied(rollout, withCondition("Paused", "True", "RolloutPaused"), Duration.ZERO);
    metrics.applied(rollout, withCondition("Completed", "True", "RolloutCompleted"), Duration.ZERO);
    metrics.failed("ns", "web");

    assertThat(labels("phase")).contains("Completed").doesNotContain("Paused");

    metrics.deleted("ns", "web");
    assertThat(labels("name")).isEmpty();
  }

  private List<String> labels(String name) {
    return registry.scrape().stream()
        .map(MetricSnapshot::getDataPoints)
        .flatMap(List::stream)
        .map(DataPointSnapshot::getLabels)
        .filter(labels -> labels.contains(name))
        .map(labels -> labels.get(name))
        .toList();
  }

  private static RolloutStatus withCondition(String type, String status, String reason) {
    return RolloutStatusBuilder.builder()
        .build()
        .withConditions(List.of(new Condition(type, status, null, null, reason, "")));
  }
}
