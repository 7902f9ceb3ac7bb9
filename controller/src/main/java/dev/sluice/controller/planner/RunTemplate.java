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
 * @param role what the run is for
 * @param step index of its step, empty where it belongs to none
 */
public record RunTemplate(
    List<TemplateRef> templates,
    List<AnalysisArgument> args,
    List<DryRun> dryRun,
    List<MeasurementRetention> retention,
    ExtraMetadata metadata,
    RunRole role,
    Optional<Integer> step) {

  private static final ExtraMetadata NONE = new ExtraMetadata(Map.of(), Map.of());

  /** The run of an analysis step. */
  public static RunTemplate ofStep(RolloutAnalysis analysis, int step) {
    return of(analysis, RunRole.STEP, Optional.of(step));
  }

  /** The run before the active Service is switched. */
  public static RunTemplate beforePromotion(RolloutAnalysis analysis) {
    return of(analysis, RunRole.PRE_PROMOTION, Optional.empty());
  }

  /** The run after the active Service was switched. */
  public static RunTemplate afterPromotion(RolloutAnalysis analysis) {
    return of(analysis, RunRole.POST_PROMOTION, Optional.empty());
  }

  private static RunTemplate of(RolloutAnalysis analysis, RunRole role, Optional<Integer> step) {
    return new RunTemplate(
        analysis.templates(),
        analysis.args(),
        analysis.dryRun(),
        analysis.measurementRetention(),
        Objects.requireNonNullElse(analysis.analysisRunMetadata(), NONE),
        role,
        step);
  }

  /** Last part of the run's name, empty for none. */
  String infix() {
    return switch (role) {
      case STEP -> step.map(index -> "-" + index).orElse("");
      case BACKGROUND -> "";
      case PRE_PROMOTION -> "-pre";
      case POST_PROMOTION -> "-post";
    };
  }

  /** The background run. */
  public static RunTemplate ofBackground(BackgroundAnalysis analysis) {
    return new RunTemplate(
        analysis.templates(),
        analysis.args(),
        analysis.dryRun(),
        analysis.measurementRetention(),
        Objects.requireNonNullElse(analysis.analysisRunMetadata(), NONE),
        RunRole.BACKGROUND,
        Optional.empty());
  }
}
