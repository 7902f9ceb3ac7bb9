package dev.sluice.controller.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.events.RolloutState;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutStatesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata:
        {name: web, namespace: shop, uid: u1, resourceVersion: "42", annotations: {rollout.argoproj.io/revision: "7"}}
      spec:
        replicas: 4
        paused: true
        strategy:
          canary:
            steps: [{setWeight: 20}, {analysis: {templates: [{templateName: t}]}}]
            trafficRouting: {maxTrafficWeight: 1000, nginx: {stableIngress: i}}
      status:
        currentPodHash: new
        stableRS: old
        currentStepIndex: 1
        observedGeneration: "3"
        phase: Paused
        message: waiting
        replicas: 5
        updatedReplicas: 1
        readyReplicas: 5
        availableReplicas: 4
        pauseConditions: [{reason: InconclusiveAnalysisRun, startTime: "2026-01-01T00:00:00Z"}]
        canary:
          weights: {canary: {weight: 200}, stable: {weight: 800}, verified: true}
          currentStepAnalysisRunStatus: {name: run, status: Inconclusive, message: unsure}
      """;

  @Test
  void tellsEverythingThatTheStatusShows() {
    RolloutState state = state(ROLLOUT, List.of(set("old", "web:1"), set("new", "web:2")));

    assertThat(state.cluster()).isEqualTo("c1");
    assertThat(state.namespace()).isEqualTo("shop");
    assertThat(state.name()).isEqualTo("web");
    assertThat(state.uid()).isEqualTo("u1");
    assertThat(state.sequence()).isEqualTo(42);
    assertThat(state.generation()).isEqualTo(3);
    assertThat(state.revision()).isEqualTo(7);
    assertThat(state.phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(state.message()).isEqualTo("waiting");
    assertThat(state.wanted()).isEqualTo(new RolloutState.Version("new", List.of("web:2")));
    assertThat(state.stable()).isEqualTo(new RolloutState.Version("old", List.of("web:1")));
    assertThat(state.step()).isEqualTo(new RolloutState.Step(1, 2, "analysis"));
    assertThat(state.weights()).isEqualTo(new RolloutState.Weights(200, 800, 1000, true));
    assertThat(state.replicas()).isEqualTo(new RolloutState.Replicas(4, 5, 1, 5, 4));
    assertThat(state.pauses())
        .containsExactly(
            new RolloutState.Pause("InconclusiveAnalysisRun", NOW),
            new RolloutState.Pause(RolloutState.Pause.USER, null));
    assertThat(state.analyses())
        .containsExactly(
            new RolloutState.Analysis("run", "step", AnalysisPhase.INCONCLUSIVE, "unsure"));
  }

  @Test
  void blueGreenTellsItsPauseAndItsAnalyses() {
    RolloutState state =
        state(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web, namespace: shop, uid: u1}
            spec: {strategy: {blueGreen: {activeService: active}}}
            status:
              pauseConditions: [{reason: BlueGreenPause, startTime: "2026-01-01T00:00:00Z"}]
              blueGreen:
                prePromotionAnalysisRunStatus: {name: pre, status: Successful}
                postPromotionAnalysisRunStatus: {name: post, status: Running}
            """,
            List.of());

    assertThat(state.strategy()).isEqualTo("blueGreen");
    assertThat(state.pauses()).containsExactly(new RolloutState.Pause("BlueGreenPause", NOW));
    assertThat(state.analyses())
        .containsExactly(
            new RolloutState.Analysis("pre", "prePromotion", AnalysisPhase.SUCCESSFUL, ""),
            new RolloutState.Analysis("post", "postPromotion", AnalysisPhase.RUNNING, ""));
  }

  @Test
  void aRolloutThatWasNeverPlannedHasNoVersionStepOrWeights() {
    RolloutState state =
        state(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web, namespace: shop, uid: u1}
            """,
            List.of());

    assertThat(state.wanted()).isNull();
    assertThat(state.stable()).isNull();
    assertThat(state.step()).isNull();
    assertThat(state.weights()).isNull();
    assertThat(state.revision()).isZero();
    assertThat(state.strategy()).isEmpty();
    assertThat(state.replicas()).isEqualTo(new RolloutState.Replicas(1, 0, 0, 0, 0));
  }

  @Test
  void aVersionWhoseReplicaSetIsGoneHasNoImages() {
    assertThat(state(ROLLOUT, List.of()).stable())
        .isEqualTo(new RolloutState.Version("old", List.of()));
  }

  private static RolloutState state(String yaml, List<ReplicaSet> sets) {
    Reading<Rollout> reading =
        CustomResources.read(
            Serialization.unmarshal(yaml, com.fasterxml.jackson.databind.JsonNode.class),
            Rollout.class);
    if (!(reading instanceof Reading.Sound<Rollout>(Rollout rollout))) {
      throw new AssertionError(reading.problems());
    }
    return RolloutStates.of(
        "c1", rollout, rollout.getStatus(), sets, RolloutStates.revision(rollout), NOW);
  }

  private static ReplicaSet set(String hash, String image) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: web-%1$s, labels: {%2$s: %1$s}}
        spec: {template: {spec: {containers: [{name: main, image: "%3$s"}]}}}
        """
            .formatted(hash, Annotations.POD_HASH, image),
        ReplicaSet.class);
  }
}
