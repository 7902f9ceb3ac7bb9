package dev.sluice.aggregator.judge;

import com.google.protobuf.Duration;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MetricSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the judge itself relies on in a request. The controller has validated the user's spec by
 * then; this keeps a request of another origin from harming anything but its own run.
 */
final class RequestCheck {

  private RequestCheck() {}

  /** Why this request cannot be measured; empty when it can. */
  static Optional<String> problem(AnalysisRequest request) {
    if (!request.getInvalid().isEmpty()) {
      return Optional.of(request.getInvalid());
    }
    List<MetricSpec> metrics = request.getMetricsList();
    if (metrics.isEmpty()) {
      return Optional.of("Analysis spec invalid: no metrics specified");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < metrics.size(); i++) {
      Optional<String> problem = problem(metrics.get(i), names);
      if (problem.isPresent()) {
        return Optional.of("Analysis spec invalid: metrics[" + i + "]: " + problem.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(MetricSpec metric, Set<String> names) {
    if (metric.getName().isEmpty()) {
      return Optional.of("name is missing");
    }
    if (!names.add(metric.getName())) {
      return Optional.of("duplicate name '" + metric.getName() + "'");
    }
    if (metric.getProvider().getType().isEmpty()) {
      return Optional.of("provider is missing");
    }
    if (negative(metric.getInterval())) {
      return Optional.of("interval must not be negative");
    }
    if (negative(metric.getInitialDelay())) {
      return Optional.of("initialDelay must not be negative");
    }
    return Optional.empty();
  }

  private static boolean negative(Duration duration) {
    return duration.getSeconds() < 0 || duration.getNanos() < 0;
  }
}
