package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.rollout.AnalysisArgument;
import dev.sluice.schemas.crd.rollout.BackgroundAnalysis;
import dev.sluice.schemas.crd.rollout.RolloutAnalysis;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a Rollout asks of an AnalysisRun.
 *
 * @param templates templates, in order
 * @param args arguments passed to them
 * @param dryRun metrics without a say
 * @param retention measurements to keep
 * @param metadata labels and annotations of the run
 * @param type its {@code rollout-type} label
 * @param step index of its step, empty for background analysis
 */
public record RunTemplate(
    List<TemplateRef> templates,
    List<AnalysisArgument> args,
    List<DryRun> dryRun,
    List<MeasurementRetention> retention,
    ExtraMetadata metadata,
    String type,
    Optional<Integer> step) {

  private static final ExtraMetadata NONE = new ExtraMetadata(Map.of(), Map.of());

  /** The run of an analysis step. */
  public static RunTemplate ofStep(RolloutAnalysis analysis, int step) {
    return new RunTemplate(
        analysis.templates(),
        analysis.args(),
        analysis.dryRun(),
        analysis.measurementRetention(),
        Objects.requireNonNullElse(analysis.analysisRunMetadata(), NONE),
        "Step",
        Optional.of(step));
  }

  /** The background run. */
  public static RunTemplate ofBackground(BackgroundAnalysis analysis) {
    return new RunTemplate(
        analysis.templates(),
        analysis.args(),
        analysis.dryRun(),
        analysis.measurementRetention(),
        Objects.requireNonNullElse(analysis.analysisRunMetadata(), NONE),
        "Background",
        Optional.empty());
  }
}
