package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;
import java.time.Duration;
import java.util.Map;

/** Settings of the controller. */
public record ControllerSection(
    @Key(value = "Rollouts that are worked on at a time.", otherwise = "10") int rolloutThreads,
    @Key(value = "AnalysisRun statuses that are written at a time.", otherwise = "8")
        int statusThreads,
    @Key(
            value =
                "Progress writes of AnalysisRuns a second, for the whole cluster. A change of phase"
                    + " is always written at once.",
            otherwise = "10")
        double statusWritesPerSecond,
    @Key(
            value = "Every Rollout is looked at after this time even when nothing happened.",
            otherwise = "15m")
        Duration resync,
    @Key(
            value =
                "How long Kafka may take to acknowledge the command of an abort, and then the router to"
                    + " report it, before the controller moves the traffic itself; at most 2s.",
            otherwise = "1.5s")
        Duration handover,
    @Key("Step plugins, by the names that Rollouts use.")
        Map<String, StepPluginSection> stepPlugins,
    @Key("Leader election among replicas.") LeaderElectionSection leaderElection) {}
