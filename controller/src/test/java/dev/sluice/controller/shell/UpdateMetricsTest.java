package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateMetricsTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final UpdateMetrics metrics = new UpdateMetrics(registry);

  private static RolloutStatus status(String hash, RolloutStatus.@Nullable Duration duration) {
    return RolloutStatusBuilder.builder()
        .currentPodHash(hash)
        .conditions(List.of())
        .pauseConditions(List.of())
        .albs(List.of())
        .duration(duration)
        .build();
  }

  private static RolloutStatus running(String hash, int begun, int paused) {
    return status(
        hash, new RolloutStatus.Duration(BEGIN.plusSeconds(begun), null, paused, null, ""));
  }

  private static RolloutStatus ended(String hash, int at, int paused, String how) {
    return status(
        hash, new RolloutStatus.Duration(BEGIN, null, paused, BEGIN.plusSeconds(at), how));
  }

  /** Sums by status. */
  private Map<String, Double> sums(String name) {
    Map<String, Double> sums = new TreeMap<>();
    registry
        .scrape(name::equals)
        .forEach(
            each ->
                ((HistogramSnapshot) each)
                    .getDataPoints()
                    .forEach(point -> sums.put(point.getLabels().get("status"), point.getSum())));
    return sums;
  }

  @Test
  void anUpdateThatEndsIsCountedOnceWithAndWithoutTheTimeOfPeople() {
    RolloutStatus end = ended("b", 100, 40, "Promoted");
    metrics.applied(running("b", 0, 40), end, BEGIN.plusSeconds(100));
    metrics.applied(end, end, BEGIN.plusSeconds(160));
    assertThat(sums("rollout_duration_seconds")).containsExactly(Map.entry("Promoted", 100.0));
    assertThat(sums("rollout_progression_duration_seconds"))
        .containsExactly(Map.entry("Promoted", 60.0));
    assertThat(sums("rollout_manual_pause_duration_seconds"))
        .containsExactly(Map.entry("Promoted", 40.0));
  }

  @Test
  void anUpdateThatAnotherVersionTakesOverIsSuperseded() {
    RolloutStatus waiting =
        status("b", new RolloutStatus.Duration(BEGIN, BEGIN.plusSeconds(20), 5, null, ""));
    metrics.applied(waiting, running("c", 50, 0), BEGIN.plusSeconds(50));
    assertThat(sums("rollout_duration_seconds")).containsExactly(Map.entry("Superseded", 50.0));
    assertThat(sums("rollout_manual_pause_duration_seconds"))
        .containsExactly(Map.entry("Superseded", 35.0));
  }

  @Test
  void anUpdateThatGoesOnAndARolloutAtRestAreNotCounted() {
    metrics.applied(status("a", null), running("b", 0, 0), BEGIN);
    metrics.applied(running("b", 0, 0), running("b", 0, 7), BEGIN.plusSeconds(9));
    metrics.applied(status("a", null), status("a", null), BEGIN);
    assertThat(sums("rollout_duration_seconds")).isEmpty();
  }

  @Test
  void anotherTryAfterAnAbortBeginsAnew() {
    metrics.applied(running("b", 0, 0), ended("b", 10, 0, "Aborted"), BEGIN.plusSeconds(10));
    metrics.applied(ended("b", 10, 0, "Aborted"), running("b", 30, 0), BEGIN.plusSeconds(30));
    assertThat(sums("rollout_duration_seconds")).containsExactly(Map.entry("Aborted", 10.0));
  }
}
