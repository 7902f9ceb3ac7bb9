package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Conditions, phases and transitions as a whole rollout goes through them (reference 11). */
class ConditionRowsTest {

  private static final String STEPS = "{steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}]}";

  private static Condition condition(Sim sim, String type) {
    return Conditions.find(sim.status().conditions(), type)
        .orElseThrow(() -> new AssertionError(type + " in " + sim.status().conditions()));
  }

  private static String told(Sim sim, String type) {
    Condition condition = condition(sim, type);
    return condition.status() + " " + condition.reason();
  }

  /** Lets only the controller act, and pods begin but not get ready. */
  private static Sim begun(Sim sim, String image) {
    sim.patch(
        "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image));
    sim.cluster.pass();
    sim.cluster.pass();
    return sim;
  }

  @Test
  void aNewReplicaSetIsTold() {
    Sim sim = begun(Sim.of(STEPS), "app:2");
    assertThat(told(sim, "Progressing")).isEqualTo("True NewReplicaSetCreated");
    assertThat(sim.events("NewReplicaSetCreated")).isEqualTo(2);
    assertThat(sim.events("RolloutUpdated")).isEqualTo(2);
    assertThat(sim.events("RolloutNotCompleted")).isOne();
  }

  @Test
  void progressOfPodsIsToldAndMovesTheTimeOfTheCondition() {
    Sim sim = Sim.of("{}").image("app:nonexistent");
    assertThat(told(sim, "Progressing")).isEqualTo("True ReplicaSetUpdated");
    Instant before = condition(sim, "Progressing").lastUpdateTime();
    sim.sleep(60);
    assertThat(condition(sim, "Progressing").lastUpdateTime()).isEqualTo(before);
  }

  @Test
  void atRestAllIsAvailableCompletedAndHealthy() {
    Sim sim = Sim.of(STEPS);
    assertThat(told(sim, "Progressing")).isEqualTo("True NewReplicaSetAvailable");
    assertThat(told(sim, "Available")).isEqualTo("True AvailableReason");
    assertThat(told(sim, "Completed")).isEqualTo("True RolloutCompleted");
    assertThat(told(sim, "Healthy")).isEqualTo("True RolloutHealthy");
  }

  @Test
  void aPauseAndItsEndAreTold() {
    Sim sim = Sim.of(STEPS).image("app:2");
    assertThat(told(sim, "Progressing")).isEqualTo("Unknown RolloutPaused");
    assertThat(told(sim, "Paused")).isEqualTo("True RolloutPaused");
    assertThat(told(sim, "Completed")).isEqualTo("False RolloutCompleted");
    assertThat(told(sim, "Healthy")).isEqualTo("False RolloutHealthy");
    assertThat(sim.events("RolloutPaused")).isOne();
    sim.patch("status: {pauseConditions: null}");
    sim.cluster.pass();
    assertThat(condition(sim, "Progressing").reason()).isNotEqualTo("RolloutPaused");
    assertThat(told(sim, "Paused")).isEqualTo("False RolloutPaused");
    assertThat(sim.events("RolloutResumed")).isOne();
  }

  @Test
  void anAbortAndARetryAreTold() {
    Sim sim = Sim.of(STEPS).image("app:2").command("abort");
    assertThat(told(sim, "Progressing")).isEqualTo("False RolloutAborted");
    assertThat(sim.status().message())
        .startsWith("RolloutAborted: Rollout aborted update to revision 2");
    assertThat(sim.status().currentStepIndex()).isZero();
    assertThat(sim.status().controllerPause()).isFalse();
    assertThat(sim.events("RolloutAborted")).isOne();
    sim.patch("status: {abort: false}");
    sim.cluster.pass();
    assertThat(told(sim, "Progressing")).isEqualTo("Unknown RolloutRetry");
  }

  @Test
  void podsThatGoAfterAllWasHealthyAreTold() {
    Sim sim = Sim.of(STEPS);
    sim.cluster.crash("app:1");
    sim.settle();
    assertThat(told(sim, "Progressing")).isEqualTo("True ReplicaSetNotAvailable");
    assertThat(told(sim, "Available")).isEqualTo("False AvailableReason");
    assertThat(told(sim, "Healthy")).isEqualTo("False RolloutHealthy");
    assertThat(told(sim, "Completed")).isEqualTo("True RolloutCompleted");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    sim.cluster.sleep(Duration.ofMinutes(11));
    assertThat(told(sim, "Progressing")).isEqualTo("False ProgressDeadlineExceeded");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
  }

  @Test
  void aPausedRolloutIsPausedByHand() {
    Sim sim = Sim.of(STEPS).patch("spec: {paused: true}").settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.status().message()).isEqualTo("manually paused");
    assertThat(told(sim, "Paused")).isEqualTo("True RolloutPaused");
  }

  @Test
  void anInvalidSpecIsToldAndGoesAtOnceWhenItIsMended() {
    Sim sim = Sim.of(STEPS).patch("spec: {minReadySeconds: -1}").settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(told(sim, "InvalidSpec")).isEqualTo("True InvalidSpec");
    assertThat(sim.status().message()).startsWith("InvalidSpec: ").contains("minReadySeconds");
    assertThat(sim.size("app:1")).as("the pods stay").isEqualTo(4);
    sim.patch("spec: {minReadySeconds: 0}").settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(Conditions.find(sim.status().conditions(), "InvalidSpec")).isEmpty();
  }

  @Test
  void theStepIndexMovesByOneInAPlanAndEachStepIsTold() {
    Sim sim = Sim.of("{steps: [{setWeight: 0}, {setWeight: 0}, {setWeight: 0}, {pause: {}}]}");
    long before = sim.events("RolloutStepCompleted");
    sim.image("app:2");
    assertThat(sim.status().currentStepIndex()).isEqualTo(3);
    assertThat(sim.events("RolloutStepCompleted") - before).isEqualTo(3);
  }

  @Test
  void editedStepsStartAgainInMidUpdateAndAreOnlyNotedAtRest() {
    Sim sim = Sim.of(STEPS).image("app:2");
    sim.patch("spec: {strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}}").settle();
    assertThat(sim.status().currentStepIndex()).isOne();
    assertThat(sim.size("app:2")).isEqualTo(2);
    sim.command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    sim.patch(
        "spec: {strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 20}]}}}");
    sim.settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.status().currentStepIndex()).isEqualTo(3);
  }

  @Test
  void anAbortAtRestIsTakenBack() {
    Sim sim = Sim.of(STEPS).command("abort");
    assertThat(sim.status().abort()).isFalse();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void theObservedGenerationIsATextAndFollows() {
    Sim sim = Sim.of(STEPS);
    assertThat(sim.status().observedGeneration()).isEqualTo("1");
    sim.patch("spec: {revisionHistoryLimit: 3}").settle();
    assertThat(sim.status().observedGeneration()).isEqualTo("2");
  }

  @Test
  void countsAreSumsOfAllReplicaSets() {
    Sim sim = Sim.of(STEPS).image("app:2");
    assertThat(sim.status().replicas()).isEqualTo(4);
    assertThat(sim.status().updatedReplicas()).isOne();
    assertThat(sim.status().readyReplicas()).isEqualTo(4);
    assertThat(sim.status().availableReplicas()).isEqualTo(4);
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
    assertThat(sim.status().selector()).isEqualTo("app=web");
  }
}
