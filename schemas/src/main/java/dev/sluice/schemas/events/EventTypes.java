package dev.sluice.schemas.events;

import java.util.List;

/** The types of our events: CDEvents' own where there is one, else custom ones of Sluice. */
public final class EventTypes {

  /** A new revision was accepted. */
  public static final String STARTED = "dev.cdeventsx.sluice-rollout.started.0.1.0";

  /** A step was entered. */
  public static final String STEP_ENTERED = "dev.cdeventsx.sluice-rollout.stepentered.0.1.0";

  /** Weights came into force. */
  public static final String WEIGHT_APPLIED = "dev.cdeventsx.sluice-rollout.weightapplied.0.1.0";

  /** The update waits. */
  public static final String PAUSED = "dev.cdeventsx.sluice-rollout.paused.0.1.0";

  /** The update goes on. */
  public static final String RESUMED = "dev.cdeventsx.sluice-rollout.resumed.0.1.0";

  /** The first version ever is live. */
  public static final String DEPLOYED = "dev.cdevents.service.deployed.0.3.0";

  /** The first version ever can be reached. */
  public static final String PUBLISHED = "dev.cdevents.service.published.0.3.0";

  /** The version wanted was promoted. */
  public static final String UPGRADED = "dev.cdevents.service.upgraded.0.3.0";

  /** The update was given up. */
  public static final String ROLLED_BACK = "dev.cdevents.service.rolledback.0.3.0";

  /** The Rollout was deleted. */
  public static final String REMOVED = "dev.cdevents.service.removed.0.3.0";

  /** An analysis began. */
  public static final String ANALYSIS_STARTED = "dev.cdevents.testsuiterun.started.0.3.0";

  /** An analysis ended. */
  public static final String ANALYSIS_FINISHED = "dev.cdevents.testsuiterun.finished.0.3.0";

  /** A metric ended. */
  public static final String METRIC_FINISHED = "dev.cdevents.testcaserun.finished.0.3.0";

  /** A verdict found a regression. */
  public static final String INCIDENT_DETECTED = "dev.cdevents.incident.detected.0.3.0";

  /** All traffic is back on the stable version. */
  public static final String INCIDENT_RESOLVED = "dev.cdevents.incident.resolved.0.3.0";

  /** All of them. */
  public static final List<String> ALL =
      List.of(
          STARTED,
          STEP_ENTERED,
          WEIGHT_APPLIED,
          PAUSED,
          RESUMED,
          DEPLOYED,
          PUBLISHED,
          UPGRADED,
          ROLLED_BACK,
          REMOVED,
          ANALYSIS_STARTED,
          ANALYSIS_FINISHED,
          METRIC_FINISHED,
          INCIDENT_DETECTED,
          INCIDENT_RESOLVED);

  private EventTypes() {}

  /** The type of a moment. */
  public static String of(RolloutMoment moment) {
    return switch (moment) {
      case RolloutMoment.Started m -> STARTED;
      case RolloutMoment.StepEntered m -> STEP_ENTERED;
      case RolloutMoment.WeightApplied m -> WEIGHT_APPLIED;
      case RolloutMoment.Paused m -> PAUSED;
      case RolloutMoment.Resumed m -> RESUMED;
      case RolloutMoment.Deployed m -> DEPLOYED;
      case RolloutMoment.Published m -> PUBLISHED;
      case RolloutMoment.Upgraded m -> UPGRADED;
      case RolloutMoment.RolledBack m -> ROLLED_BACK;
      case RolloutMoment.Removed m -> REMOVED;
      case RolloutMoment.AnalysisStarted m -> ANALYSIS_STARTED;
      case RolloutMoment.AnalysisFinished m -> ANALYSIS_FINISHED;
      case RolloutMoment.MetricFinished m -> METRIC_FINISHED;
      case RolloutMoment.IncidentDetected m -> INCIDENT_DETECTED;
      case RolloutMoment.IncidentResolved m -> INCIDENT_RESOLVED;
    };
  }
}
