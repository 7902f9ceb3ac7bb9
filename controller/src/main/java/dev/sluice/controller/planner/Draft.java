package dev.sluice.controller.planner;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RunReference;
import dev.sluice.schemas.crd.rollout.StepPluginStatus;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan in the making: the rules put into it what they decide. Lives for one plan only. */
final class Draft {

  private final List<Intent> intents = new ArrayList<>();
  private final List<PlannedEvent> events = new ArrayList<>();
  private final Pauses pauses;
  private Optional<Duration> requeue = Optional.empty();
  private @Nullable Instant restartedAt;
  private Optional<TrafficWeights> weights = Optional.empty();
  private final Map<RunRole, RunReference> runs = new EnumMap<>(RunRole.class);
  private List<StepPluginStatus> stepPlugins = List.of();
  private final TrafficEvidence evidence = new TrafficEvidence();
  private boolean routingSettled = true;
  private boolean scaled;

  Draft(RolloutStatus before, Instant now) {
    this.pauses = new Pauses(before, now);
    this.restartedAt = before.restartedAt();
  }

  void intend(Intent intent) {
    intents.add(intent);
  }

  /** The ReplicaSet that this plan creates has its size from the beginning: one write, not two. */
  void sizeOfCreated(int replicas) {
    intents.replaceAll(
        intent ->
            intent instanceof Intent.CreateReplicaSet(ReplicaSet set)
                ? new Intent.CreateReplicaSet(
                    set.edit().editSpec().withReplicas(replicas).endSpec().build())
                : intent);
  }

  void event(PlannedEvent event) {
    events.add(event);
  }

  /** Plan again after this time at the latest. */
  void requeueAfter(Duration time) {
    Duration positive = time.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : time;
    if (requeue.isEmpty() || positive.compareTo(requeue.get()) < 0) {
      requeue = Optional.of(positive);
    }
  }

  Pauses pauses() {
    return pauses;
  }

  void restartedAt(@Nullable Instant time) {
    restartedAt = time;
  }

  @Nullable Instant restartedAt() {
    return restartedAt;
  }

  void weights(Optional<TrafficWeights> confirmed) {
    weights = confirmed;
  }

  Optional<TrafficWeights> weights() {
    return weights;
  }

  void run(RunRole role, RunReference run) {
    runs.put(role, run);
  }

  Optional<RunReference> run(RunRole role) {
    return Optional.ofNullable(runs.get(role));
  }

  /** The run of this role has done its work. */
  void dropRun(RunRole role) {
    runs.remove(role);
  }

  void stepPlugins(List<StepPluginStatus> statuses) {
    stepPlugins = statuses;
  }

  List<StepPluginStatus> stepPlugins() {
    return stepPlugins;
  }

  /** Traffic is not known to be where it is wanted: no capacity may go, no step may end. */
  void routingUnsettled() {
    routingSettled = false;
  }

  boolean routingSettled() {
    return routingSettled;
  }

  TrafficEvidence evidence() {
    return evidence;
  }

  /** A ReplicaSet is resized by this plan; the next one is up to the next plan. */
  void scaled() {
    scaled = true;
  }

  boolean hasScaled() {
    return scaled;
  }

  List<PlannedEvent> events() {
    return events;
  }

  Plan finish(RolloutStatus status) {
    return new Plan(intents, status, events, requeue);
  }
}
