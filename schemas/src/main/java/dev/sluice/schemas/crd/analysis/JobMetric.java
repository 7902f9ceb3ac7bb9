package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import org.jspecify.annotations.Nullable;

/** A Kubernetes Job whose success is the measurement. */
@Model
public record JobMetric(
    @JsonPropertyDescription("Labels and annotations of the Job.") @Nullable ObjectMeta metadata,
    @JsonPropertyDescription("The Job.") @Nullable JobSpec spec) {}
