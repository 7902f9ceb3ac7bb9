package dev.sluice.schemas.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.schemas.crd.GoDuration;
import dev.sluice.schemas.crd.analysis.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold for a metric; the words up to the semicolon are those of Argo Rollouts. */
final class MetricRules {

  private MetricRules() {}

  /** What is wrong with a metric, without the place. */
  static List<String> check(Metric metric, MetricSpec spec, JsonNode provider) {
    List<String> errors = new ArrayList<>();
    if (metric.name().isEmpty()) {
      errors.add("name must be given");
    }
    int count = spec.getCount();
    if (count < 0) {
      errors.add("count must be >= 0");
    }
    limits(spec, errors);
    if (count > 0) {
      countAgainstLimits(spec, errors);
    }
    if (count > 1 && metric.interval().isEmpty()) {
      errors.add("interval must be specified when count > 1");
    }
    duration("interval", metric.interval(), true, errors);
    duration("initialDelay", metric.initialDelay(), false, errors);
    provider(provider, errors);
    return errors;
  }

  private static void limits(MetricSpec spec, List<String> errors) {
    if (spec.getFailureLimit() < -1) {
      errors.add("failureLimit must be >= -1");
    }
    if (spec.getInconclusiveLimit() < 0) {
      errors.add("inconclusiveLimit must be >= 0");
    }
    if (spec.getConsecutiveErrorLimit() < 0) {
      errors.add("consecutiveErrorLimit must be >= 0");
    }
    if (spec.getConsecutiveSuccessLimit() < 0) {
      errors.add("consecutiveSuccessLimit must be >= 0");
    }
    if (spec.getFailureLimit() == -1 && spec.getConsecutiveSuccessLimit() == 0) {
      errors.add("failureLimit and consecutiveSuccessLimit cannot both be disabled");
    }
  }

  private static void countAgainstLimits(MetricSpec spec, List<String> errors) {
    int count = spec.getCount();
    int failures = spec.getFailureLimit();
    int successes = spec.getConsecutiveSuccessLimit();
    if (failures >= 0 && successes >= 0 && count < (long) failures + successes) {
      errors.add(
          "count (%d) must be >= failureLimit + consecutiveSuccessLimit (%d + %d) if both >= 0"
              .formatted(count, failures, successes));
    }
    if (failures == -1 && count < successes) {
      errors.add("count must be >= consecutiveSuccessLimit");
    }
    if (count < spec.getInconclusiveLimit()) {
      errors.add("count must be >= inconclusiveLimit");
    }
  }

  private static void duration(String field, String text, boolean positive, List<String> errors) {
    if (text.isEmpty()) {
      return;
    }
    Duration duration = GoDuration.parse(text).orElse(null);
    if (duration == null) {
      errors.add(
          "invalid %s string '%s'; give a duration such as 30s, 5m or 1h".formatted(field, text));
    } else if (duration.isNegative() || (positive && duration.isZero())) {
      errors.add(
          "%s '%s' must be %s".formatted(field, text, positive ? "more than 0" : "0 or more"));
    }
  }

  private static void provider(JsonNode provider, List<String> errors) {
    List<String> kinds = provider.properties().stream().map(Map.Entry::getKey).toList();
    if (kinds.isEmpty()) {
      errors.add("no provider specified; give exactly one of the fields of provider");
    } else if (kinds.size() > 1) {
      errors.add(
          "multiple providers specified (%s); give exactly one"
              .formatted(String.join(", ", kinds)));
    } else if (kinds.contains("plugin") && provider.path("plugin").size() != 1) {
      errors.add("multiple plugins specified; give exactly one");
    }
  }
}
