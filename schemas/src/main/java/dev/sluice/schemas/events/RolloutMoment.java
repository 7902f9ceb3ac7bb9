package dev.sluice.schemas.events;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.MetricResult;

/** Something that happened to a Rollout and that the world is told. */
public sealed interface RolloutMoment {

  /** Tells moments of one type and one state of a Rollout apart; empty where there is only one. */
  default String key() {
    return "";
  }

  /** A new revision was accepted. */
  record Started() implements RolloutMoment {}

  /** A step was entered. */
  record StepEntered(RolloutState.Step step) implements RolloutMoment {}

  /** Weights came into force. */
  record WeightApplied(RolloutState.Weights weights) implements RolloutMoment {}

  /** The update waits. */
  record Paused(String reason) implements RolloutMoment {
    @Override
    public String key() {
      return reason;
    }
  }

  /** The update goes on. */
  record Resumed() implements RolloutMoment {}

  /** The first version ever is live. */
  record Deployed(RolloutState.Version version) implements RolloutMoment {}

  /** The first version ever can be reached. */
  record Published() implements RolloutMoment {}

  /** The version wanted was promoted. */
  record Upgraded(RolloutState.Version version) implements RolloutMoment {}

  /** The update was given up. */
  record RolledBack(RolloutState.Version restored) implements RolloutMoment {}

  /** The Rollout was deleted. */
  record Removed() implements RolloutMoment {}

  /** An analysis began. */
  record AnalysisStarted(RolloutState.Analysis analysis) implements RolloutMoment {
    @Override
    public String key() {
      return analysis.run();
    }
  }

  /** An analysis ended. */
  record AnalysisFinished(RolloutState.Analysis analysis, AnalysisPhase phase)
      implements RolloutMoment {
    @Override
    public String key() {
      return analysis.run();
    }
  }

  /** A metric of an analysis ended: the evidence of the verdict. */
  record MetricFinished(String run, MetricResult metric, AnalysisPhase phase)
      implements RolloutMoment {
    @Override
    public String key() {
      return run + "/" + metric.name();
    }
  }

  /** A verdict found a regression. */
  record IncidentDetected(RolloutState.Analysis analysis) implements RolloutMoment {
    @Override
    public String key() {
      return analysis.run();
    }
  }

  /** All traffic is back on the stable version. */
  record IncidentResolved(RolloutState.Analysis analysis) implements RolloutMoment {
    @Override
    public String key() {
      return analysis.run();
    }
  }
}
