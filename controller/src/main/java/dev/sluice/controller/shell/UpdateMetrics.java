package dev.sluice.controller.shell;

import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long updates took, under Argo's names (1.10), by how they ended; {@code Superseded} is only
 * seen here, no status has it. Thread-safe.
 */
final class UpdateMetrics {

  private static final double[] BOUNDS = {
    10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400
  };

  private final Histogram whole;
  private final Histogram progression;
  private final Histogram pauses;

  UpdateMetrics(PrometheusRegistry registry) {
    whole = histogram(registry, "rollout_duration_seconds", "Seconds an update took in all");
    progression =
        histogram(
            registry,
            "rollout_progression_duration_seconds",
            "Seconds an update took without the time that it waited for people");
    pauses =
        histogram(
            registry,
            "rollout_manual_pause_duration_seconds",
            "Seconds that an update waited for people");
  }

  private static Histogram histogram(PrometheusRegistry registry, String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames("status")
        .classicOnly()
        .classicUpperBounds(BOUNDS)
        .register(registry);
  }

  /** A pass led from one status to the other. */
  void applied(RolloutStatus before, RolloutStatus after, Instant now) {
    RolloutStatus.@Nullable Duration was = before.duration();
    RolloutStatus.@Nullable Duration is = after.duration();
    if (is == null) {
      return;
    }
    if (is.finishedAt() != null) {
      boolean ended = was == null || !is.finishedAt().equals(was.finishedAt());
      if (ended && is.rolloutStartedAt() != null) {
        observe(
            is.completionStatus(),
            Duration.between(is.rolloutStartedAt(), is.finishedAt()),
            is.totalManualPauseDurationSeconds());
      }
    } else if (was != null
        && was.finishedAt() == null
        && was.rolloutStartedAt() != null
        && !before.currentPodHash().equals(after.currentPodHash())) {
      long paused =
          was.totalManualPauseDurationSeconds()
              + (was.manualPauseStartedAt() == null
                  ? 0
                  : Duration.between(was.manualPauseStartedAt(), now).toSeconds());
      observe("Superseded", Duration.between(was.rolloutStartedAt(), now), paused);
    }
  }

  private void observe(String status, Duration took, long pausedSeconds) {
    whole.labelValues(status).observe(took.toSeconds());
    progression.labelValues(status).observe(Math.max(0, took.toSeconds() - pausedSeconds));
    pauses.labelValues(status).observe(pausedSeconds);
  }
}
