package dev.sluice.schemas.events;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.MetricResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Tells what happened from the states before and after. Pure. */
public final class Moments {

  private Moments() {}

  /**
   * What happened between two states of one Rollout, in order.
   *
   * @param before empty for a Rollout that has just been made
   */
  public static List<RolloutMoment> between(Optional<RolloutState> before, RolloutState after) {
    List<RolloutMoment> moments = new ArrayList<>();
    boolean started = before.isEmpty() || before.get().revision() != after.revision();
    if (started) {
      moments.add(new RolloutMoment.Started());
    }
    steps(before, after, started).ifPresent(moments::add);
    weights(before, after).ifPresent(moments::add);
    analyses(before, after, moments);
    pauses(before, after, moments);
    incidents(before, after, moments);
    versions(before, after, moments);
    return moments;
  }

  /** The metrics of a run that ended, whose evidence goes with its verdict. */
  public static List<RolloutMoment> metrics(String run, AnalysisRunStatus status) {
    List<RolloutMoment> moments = new ArrayList<>();
    for (MetricResult metric : status.metricResults()) {
      AnalysisPhase phase = metric.phase();
      if (phase != null && phase.completed()) {
        moments.add(new RolloutMoment.MetricFinished(run, metric, phase));
      }
    }
    return moments;
  }

  private static Optional<RolloutMoment> steps(
      Optional<RolloutState> before, RolloutState after, boolean started) {
    RolloutState.Step step = after.step();
    if (step == null || step.index() >= step.count()) {
      return Optional.empty();
    }
    RolloutState.Step former = before.map(RolloutState::step).orElse(null);
    boolean entered = started || former == null || former.index() != step.index();
    return entered ? Optional.of(new RolloutMoment.StepEntered(step)) : Optional.empty();
  }

  private static Optional<RolloutMoment> weights(
      Optional<RolloutState> before, RolloutState after) {
    RolloutState.Weights weights = after.weights();
    return weights == null || weights.equals(before.map(RolloutState::weights).orElse(null))
        ? Optional.empty()
        : Optional.of(new RolloutMoment.WeightApplied(weights));
  }

  private static void analyses(
      Optional<RolloutState> before, RolloutState after, List<RolloutMoment> moments) {
    for (RolloutState.Analysis analysis : after.analyses()) {
      Optional<RolloutState.Analysis> former =
          before.stream()
              .flatMap(state -> state.analyses().stream())
              .filter(other -> other.run().equals(analysis.run()))
              .findFirst();
      if (former.isEmpty()) {
        moments.add(new RolloutMoment.AnalysisStarted(analysis));
      }
      AnalysisPhase phase = analysis.phase();
      boolean wasDone =
          former.map(RolloutState.Analysis::phase).filter(AnalysisPhase::completed).isPresent();
      if (phase != null && phase.completed() && !wasDone) {
        moments.add(new RolloutMoment.AnalysisFinished(analysis, phase));
      }
    }
  }

  private static void pauses(
      Optional<RolloutState> before, RolloutState after, List<RolloutMoment> moments) {
    List<String> former =
        before.stream()
            .flatMap(state -> state.pauses().stream())
            .map(RolloutState.Pause::reason)
            .toList();
    for (RolloutState.Pause pause : after.pauses()) {
      if (!former.contains(pause.reason())) {
        moments.add(new RolloutMoment.Paused(pause.reason()));
      }
    }
    if (!former.isEmpty() && after.pauses().isEmpty() && !after.aborted()) {
      moments.add(new RolloutMoment.Resumed());
    }
  }

  private static void incidents(
      Optional<RolloutState> before, RolloutState after, List<RolloutMoment> moments) {
    Optional<RolloutState.Analysis> failed =
        after.analyses().stream()
            .filter(analysis -> analysis.phase() == AnalysisPhase.FAILED)
            .findFirst();
    if (failed.isEmpty() || !after.aborted()) {
      return;
    }
    boolean wasAborted = before.map(RolloutState::aborted).orElse(false);
    if (!wasAborted) {
      moments.add(new RolloutMoment.IncidentDetected(failed.get()));
    }
    boolean wasResolved = wasAborted && before.map(Moments::trafficIsOnStable).orElse(false);
    if (trafficIsOnStable(after) && !wasResolved) {
      moments.add(new RolloutMoment.IncidentResolved(failed.get()));
    }
  }

  /** By weight where there is one, else by pods of the version wanted. */
  private static boolean trafficIsOnStable(RolloutState state) {
    RolloutState.Weights weights = state.weights();
    RolloutState.Replicas replicas = state.replicas();
    return weights != null ? weights.canary() == 0 : replicas != null && replicas.updated() == 0;
  }

  private static void versions(
      Optional<RolloutState> before, RolloutState after, List<RolloutMoment> moments) {
    RolloutState.Version stable = after.stable();
    RolloutState.Version wanted = after.wanted();
    if (stable == null || wanted == null) {
      return;
    }
    Optional<String> formerStable =
        before.map(RolloutState::stable).map(RolloutState.Version::hash);
    boolean current = stable.hash().equals(wanted.hash());
    if (formerStable.isEmpty()) {
      if (current) {
        moments.add(new RolloutMoment.Deployed(stable));
        moments.add(new RolloutMoment.Published());
      }
      return;
    }
    if (current && !formerStable.get().equals(stable.hash())) {
      moments.add(new RolloutMoment.Upgraded(stable));
      return;
    }
    boolean abortedNow = after.aborted() && !before.map(RolloutState::aborted).orElse(false);
    boolean wasAway =
        before
            .map(RolloutState::wanted)
            .filter(version -> !Objects.equals(version.hash(), stable.hash()))
            .isPresent();
    boolean wentBack = current && wasAway && !before.map(RolloutState::aborted).orElse(false);
    if ((abortedNow && !current) || wentBack) {
      moments.add(new RolloutMoment.RolledBack(stable));
    }
  }
}
