package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** One metric: how it is measured, how often, and what makes it good or bad. */
@Model
@RecordBuilder
public record Metric(
    @JsonPropertyDescription("Unique name of the metric.") String name,
    @JsonPropertyDescription(
            "Time between the end of a measurement and the next one (30s, 5m, 1h); without it there is one measurement.")
        String interval,
    @JsonPropertyDescription(
            "Time from the start of the run to the first measurement (30s, 5m, 1h).")
        String initialDelay,
    @JsonPropertyDescription(
            "Measurements to take. Without it: one without interval, without end with one.")
        @Nullable IntOrString count,
    @JsonPropertyDescription(
            "Expression over result that must hold for a measurement to be Successful.")
        String successCondition,
    @JsonPropertyDescription("Expression over result that makes a measurement Failed.")
        String failureCondition,
    @JsonPropertyDescription(
            "Failed measurements that are borne before the metric is Failed; -1 bears any number. Default 0.")
        @Nullable IntOrString failureLimit,
    @JsonPropertyDescription(
            "Inconclusive measurements that are borne before the metric is Inconclusive. Default 0.")
        @Nullable IntOrString inconclusiveLimit,
    @JsonPropertyDescription(
            "Errors in a row that are borne before the metric is Error. Default 4.")
        @Nullable IntOrString consecutiveErrorLimit,
    @JsonPropertyDescription(
            "Successful measurements in a row that make the metric Successful. 0, the default, switches it off.")
        @Nullable IntOrString consecutiveSuccessLimit,
    @JsonPropertyDescription("Where the measurement comes from.") @Nullable MetricProvider provider)
    implements MetricBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public Metric {
    name = Values.text(name);
    interval = Values.text(interval);
    initialDelay = Values.text(initialDelay);
    successCondition = Values.text(successCondition);
    failureCondition = Values.text(failureCondition);
  }
}
