package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Counts of metrics by outcome. */
@Model
@RecordBuilder
public record RunSummary(
    @JsonPropertyDescription("Number of metrics.") @OmitDefault int count,
    @JsonPropertyDescription("Metrics that are Successful.") @OmitDefault int successful,
    @JsonPropertyDescription("Metrics that are Failed.") @OmitDefault int failed,
    @JsonPropertyDescription("Metrics that are Inconclusive.") @OmitDefault int inconclusive,
    @JsonPropertyDescription("Metrics that are Error.") @OmitDefault int error)
    implements RunSummaryBuilder.With {}
