package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import java.util.List;

/** Keeps a verdict small enough for its topic. */
public final class VerdictSize {

  private VerdictSize() {}

  /**
   * The verdict itself where it fits, else without the older half of each metric's measurements,
   * and so on. Phases, counters and messages stay.
   */
  public static Verdict fit(Verdict verdict, int maxBytes) {
    Verdict fitting = verdict;
    while (fitting.getSerializedSize() > maxBytes && shortenable(fitting)) {
      Verdict.Builder shorter = fitting.toBuilder();
      shorter.getMetricsBuilderList().forEach(VerdictSize::shorten);
      fitting = shorter.build();
    }
    return fitting;
  }

  private static boolean shortenable(Verdict verdict) {
    return verdict.getMetricsList().stream().anyMatch(m -> m.getMeasurementsCount() > 0);
  }

  private static void shorten(MetricResult.Builder metric) {
    List<MeasurementResult> newer = newerHalf(metric.getMeasurementsList());
    metric.clearMeasurements().addAllMeasurements(newer);
  }

  private static List<MeasurementResult> newerHalf(List<MeasurementResult> all) {
    return List.copyOf(all.subList((all.size() + 1) / 2, all.size()));
  }
}
