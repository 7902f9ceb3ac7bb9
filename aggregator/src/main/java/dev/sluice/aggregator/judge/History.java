package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The finished measurements that a metric keeps.
 *
 * @param kept the newest, oldest first
 * @param dropped what had to make room
 */
record History(List<MeasurementResult> kept, List<MeasurementResult> dropped) {

  /** Of one measurement; a provider tells a handful. */
  private static final int MAX_METADATA = 32;

  private static final int MAX_METADATA_TEXT = 1024;

  /** Keys that describe the metric rather than one measurement, as Argo's providers name them. */
  private static final String METRIC_METADATA = "Resolved";

  /** {@code metric}'s history with one more, kept to its retention. */
  static History append(MetricRun metric, MeasurementResult result) {
    List<MeasurementResult> all = new ArrayList<>(metric.kept());
    all.add(result);
    int drop = Math.max(0, all.size() - metric.retention());
    return new History(
        List.copyOf(all.subList(drop, all.size())), List.copyOf(all.subList(0, drop)));
  }

  /** Providers that leave something in the cluster for every measurement. */
  static boolean leavesTraces(MetricSpec spec) {
    return spec.getProvider().getType().equals("job");
  }

  /**
   * When a measurement finished. The worker's clock is believed between the moment the measurement
   * was due and now, so that a wrong one can neither hurry nor halt the schedule.
   */
  static Instant finishedAt(Measurement measurement, Optional<InFlight> flight, Instant now) {
    return Times.clamp(
        measurement.hasFinishedAt() ? Times.instant(measurement.getFinishedAt()) : now,
        flight.map(InFlight::dueAt).orElse(Instant.EPOCH),
        now);
  }

  /** The measurement as status shows it. */
  static MeasurementResult result(
      Measurement measurement, Finding finding, Optional<InFlight> flight, Instant finished) {
    Instant started =
        measurement.hasStartedAt()
            ? Times.instant(measurement.getStartedAt())
            : flight.map(InFlight::startedAt).orElse(finished);
    return MeasurementResult.newBuilder()
        .setSequence(measurement.getSequence())
        .setPhase(finding.phase())
        .setMessage(finding.message())
        .setValue(finding.value())
        .setStartedAt(Times.timestamp(started.isAfter(finished) ? finished : started))
        .setFinishedAt(Times.timestamp(finished))
        .putAllMetadata(ofMeasurement(measurement.getMetadataMap()))
        .build();
  }

  private static Map<String, String> ofMeasurement(Map<String, String> metadata) {
    Map<String, String> kept = new HashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (!key.startsWith(METRIC_METADATA) && kept.size() < MAX_METADATA) {
            kept.put(key, Finding.clip(value, MAX_METADATA_TEXT));
          }
        });
    return kept;
  }

  /** What a sign of life tells, within the same bounds. */
  static Map<String, String> ofProgress(Map<String, String> metadata) {
    return ofMeasurement(metadata);
  }

  /** The metric's metadata after this measurement. */
  static Map<String, String> resolved(Map<String, String> before, Measurement measurement) {
    Map<String, String> after = new HashMap<>(before);
    measurement
        .getMetadataMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(METRIC_METADATA) && after.size() < MAX_METADATA) {
                after.put(key, Finding.clip(value));
              }
            });
    return after;
  }
}
