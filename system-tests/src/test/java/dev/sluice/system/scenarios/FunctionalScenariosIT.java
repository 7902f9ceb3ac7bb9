package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.condition;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.replicaSets;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.that;
import static dev.sluice.system.scenarios.Expect.wanted;
import static dev.sluice.system.scenarios.Manifests.blueGreen;
import static dev.sluice.system.scenarios.Manifests.canary;
import static dev.sluice.system.scenarios.Manifests.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.harness.Await;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds for every strategy: versions, specs, Services and other people's hands. */
@OnKubernetes
@ExtendWith(Stage.class)
class FunctionalScenariosIT {

  private static final String PAUSE_AT_50 = "steps: [{setWeight: 50}, {pause: {}}]";
  private static final String BAD = "web:nonexistent-";

  @Scenario
  void twoBadVersionsAndThenAGoodOne(Play play) {
    play.open(canary("replicas: 4", "{}"));
    play.always(Expect.availableAtLeast(3));
    play.ship(BAD + 1);
    play.settles(phase("Progressing"), wanted(2, 2), pods(1, 3));
    play.ship(BAD + 2);
    play.settles(phase("Progressing"), wanted(3, 2), wanted(2, 0), pods(1, 3));
    play.ship("web:4");
    play.settles(
        phase("Healthy"), revision(4), stable(4), pods(4, 4), pods(3, 0), pods(2, 0), pods(1, 0));
  }

  @Scenario
  void aBadFirstVersionIsMendedByTheSecond(Play play) {
    play.given(
        canary("replicas: 2\nprogressDeadlineSeconds: 4", PAUSE_AT_50).replace("web:1", BAD + 1));
    play.until(phase("Degraded"), message("ProgressDeadlineExceeded"), wanted(1, 2));
    // The first version is the stable one, whatever it is worth.
    play.ship("web:2");
    play.settles(phase("Paused"), stable(1), pods(2, 1), wanted(1, 1), step(1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2), pods(1, 0), step(2));
  }

  @Scenario
  void abortRetryPromoteAndTheirEvents(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.abort();
    play.settles(phase("Degraded"), status("/abort", true), pods(2, 0), pods(1, 2));
    play.retry();
    play.settles(
        phase("Paused"), status("/abort", ""), status("/abortedAt", ""), step(1), pods(2, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2), pods(1, 0));
    // Events of one second, and those counted up, have no order that can be told.
    for (String reason :
        List.of(
            "RolloutAddedToInformer",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "ScalingReplicaSet",
            "RolloutCompleted",
            "RolloutNotCompleted",
            "RolloutStepCompleted",
            "RolloutPaused",
            "RolloutAborted",
            "RolloutResumed")) {
      play.untilEvents(reason);
    }
  }

  @Scenario
  void otherWordsForTheSameTemplateMakeNoNewVersion(Play play) {
    play.open(
        canary("replicas: 1", PAUSE_AT_50)
            .replace(
                "image: \"web:1\"",
                "image: \"web:1\", ports: [{containerPort: 80}], resources: {limits: {cpu: 1, memory: 134217728},"
                    + " requests: {cpu: '0.5', memory: 128Mi}}"));
    play.patch(
        """
        spec:
          template:
            spec:
              containers:
              - name: main
                image: web:1
                ports: [{containerPort: 80, protocol: TCP}]
                env: []
                resources: {limits: {cpu: 1000m, memory: 128Mi}, requests: {cpu: 500m, memory: '134217728'}}
        """);
    play.settles(phase("Healthy"), revision(1), replicaSets(1), step(2), pods(1, 1));
    play.patch(
        "spec: {template: {metadata: {creationTimestamp: null, annotations: {}}, spec: {restartPolicy: Always}}}");
    play.settles(phase("Healthy"), revision(1), replicaSets(1), step(2), pods(1, 1));
    play.untilPods(
        1,
        "as they were",
        pod -> pod.getSpec().getContainers().getFirst().getImage().equals("web:1"));
  }

  @Scenario
  void withinTheRollbackWindowAnUndoSkipsAllSteps(Play play) {
    play.open(canary("replicas: 2\nrollbackWindow: {revisions: 1}", PAUSE_AT_50));
    for (int version = 2; version <= 3; version++) {
      play.ship("web:" + version);
      play.until(phase("Paused"), step(1));
      play.promote();
      play.settles(phase("Healthy"), stable(version), pods(version, 2));
    }
    // One version too far away walks the steps.
    play.undo(1);
    play.settles(phase("Paused"), revision(4), step(1), pods(4, 1), pods(3, 1));
    play.undo(3);
    play.settles(phase("Healthy"), revision(5), stable(5), pods(5, 2), step(2));

    play.undo(2);
    play.settles(phase("Healthy"), revision(6), stable(6), pods(6, 2), pods(5, 0), step(2));
  }

  @Scenario
  void antiAffinityKeepsTheNewVersionAwayFromTheStableOneOnly(Play play) {
    play.open(
        canary(
            "replicas: 1",
            "antiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}\n" + PAUSE_AT_50));
    assertThat(play.state().replicaSet(1).at("/spec/template/spec/affinity").isMissingNode())
        .isTrue();
    play.ship("web:2");
    State state = play.until(replicaSets(2), revision(2));
    assertThat(
            state
                .replicaSet(2)
                .at(
                    "/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector/matchExpressions/0/values/0")
                .asText())
        .isEqualTo(state.status().path("stableRS").asText());
    play.patch(
        "spec: {strategy: {canary: {antiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: null,"
            + " preferredDuringSchedulingIgnoredDuringExecution: {weight: 50}}}}}");
    play.settles(revision(2), replicaSets(2));
  }

  @Scenario
  void aServiceWaitsForTheFirstPodsAndIsFreeAfterwards(Play play) {
    play.given(
        services("active", "preview"), blueGreen("replicas: 2", "").replace("web:1", BAD + 1));
    play.until(phase("Progressing"), wanted(1, 2));
    play.stays(Duration.ofSeconds(3), selects("active", 0), phase("Progressing"));
    play.ship("web:2");
    play.settles(phase("Healthy"), selects("active", 2), selects("preview", 2), pods(2, 2));

    play.deleteRollout(DeletionPropagation.BACKGROUND);
    Await.until(
        Duration.ofSeconds(60),
        () ->
            selects("active", 0).complaint(play.state())
                + selects("preview", 0).complaint(play.state())
                + (play.state()
                            .object("Service", "active")
                            .path("metadata")
                            .path("annotations")
                            .size()
                        == 0
                    ? ""
                    : "annotations " + play.state().object("Service", "active")));
  }

  @Scenario
  void metadataOfTheRolesMovesWithThemWithoutNewPods(Play play) {
    play.open(
        canary(
            "replicas: 2",
            """
            canaryMetadata: {labels: {role: canary}, annotations: {note: new}}
            stableMetadata: {labels: {role: stable}}
            """
                + PAUSE_AT_50));
    play.untilPods(1, "stable", pod -> "stable".equals(pod.getMetadata().getLabels().get("role")));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.untilPods(2, "canary", pod -> "canary".equals(pod.getMetadata().getLabels().get("role")));
    String canaryPod = play.pods(2).getFirst().getMetadata().getUid();
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2), revision(2));
    play.untilPods(
        2,
        "stable, without the canary's note",
        pod ->
            "stable".equals(pod.getMetadata().getLabels().get("role"))
                && (pod.getMetadata().getAnnotations() == null
                    || !pod.getMetadata().getAnnotations().containsKey("note")));
    assertThat(play.pods(2)).anyMatch(pod -> pod.getMetadata().getUid().equals(canaryPod));
  }

  @Scenario
  void twoRolloutsWithOneSelectorLeaveEachOtherAlone(Play play) {
    String manifest = canary("replicas: 2", PAUSE_AT_50);
    play.open(manifest, manifest.replace("{name: web}", "{name: other}"));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.stays(
        Duration.ofSeconds(3),
        phase("Paused"),
        that("ReplicaSets of both", 3, state -> state.replicaSets().size()),
        that("pods in all", 4, state -> state.sum("availableReplicas")),
        that(
            "phase of the other",
            "Healthy",
            state -> state.object("Rollout", "other").at("/status/phase").asText()));
    play.promote();
    play.until(phase("Healthy"), condition("Healthy", "True"));
  }

  @Scenario
  void anAutoscalerSeesAllPodsAndScalesThroughTheSubresource(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.settles(status("/HPAReplicas", 2), status("/selector", "app=web"));
    play.scaleBySubresource(4);
    play.settles(phase("Healthy"), pods(1, 4), status("/HPAReplicas", 4), revision(1));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.scaleBySubresource(6);
    play.settles(phase("Paused"), pods(2, 3), pods(1, 3), status("/HPAReplicas", 6));
  }

  @Scenario
  void whatSomebodyDoesToAReplicaSetIsUndone(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    String name = play.state().replicaSet(1).at("/metadata/name").asText();
    play.patch("apps/v1", "ReplicaSet", name, "spec: {replicas: 5}");
    play.settles(phase("Healthy"), pods(1, 2));
    play.patch("apps/v1", "ReplicaSet", name, "spec: {replicas: 0}");
    play.settles(phase("Healthy"), pods(1, 2));

    String former = play.state().replicaSet(1).at("/metadata/uid").asText();
    play.delete("apps/v1", "ReplicaSet", name);
    play.until(
        state ->
            state.replicaSets().stream()
                    .anyMatch(set -> !set.at("/metadata/uid").asText().equals(former))
                ? ""
                : "no other ReplicaSet");
    play.settles(phase("Healthy"), pods(1, 2), replicaSets(1), condition("Healthy", "True"));

    play.ship("web:2");
    play.until(phase("Paused"), step(1), pods(2, 1));
    play.delete("apps/v1", "ReplicaSet", play.state().replicaSet(2).at("/metadata/name").asText());
    play.settles(
        phase("Paused"), step(1), that("available", 2, state -> state.sum("availableReplicas")));
  }

  @Scenario
  void noMoreFormerVersionsAreKeptThanTheHistoryLimitSays(Play play) {
    play.open(canary("replicas: 1\nrevisionHistoryLimit: 1", "maxUnavailable: 1"));
    for (int version = 2; version <= 4; version++) {
      play.ship("web:" + version);
      play.until(phase("Healthy"), stable(version), pods(version, 1));
    }
    play.settles(phase("Healthy"), replicaSets(2), pods(4, 1), pods(3, 0));
    play.patch("spec: {revisionHistoryLimit: 0}");
    play.settles(replicaSets(1), pods(4, 1));
  }

  @Scenario
  void aRolloutThatIsMadeAgainTakesUpThePodsItLeft(Play play) {
    String manifest = canary("replicas: 2", PAUSE_AT_50);
    play.open(manifest);
    String pod = play.pods(1).getFirst().getMetadata().getUid();
    play.deleteRollout(DeletionPropagation.ORPHAN);
    play.given(manifest);
    play.settles(phase("Healthy"), replicaSets(1), pods(1, 2), condition("Healthy", "True"));
    assertThat(play.pods(1)).anyMatch(each -> each.getMetadata().getUid().equals(pod));

    play.deleteRollout(DeletionPropagation.BACKGROUND);
    Await.until(
        Duration.ofSeconds(60),
        () -> play.state().replicaSets().isEmpty() ? "" : "left: " + play.state());
    play.given(manifest.replace("web:1", "web:7"));
    play.settles(phase("Healthy"), revision(1), pods(1, 2), step(2));
  }

  @Scenario
  void aFormerVersionThatSomebodyEditedIsNotTakenForTheOneWanted(Play play) {
    play.open(canary("replicas: 1", "maxUnavailable: 1"));
    play.ship("web:2");
    play.settles(phase("Healthy"), pods(2, 1), pods(1, 0));
    play.patch(
        "apps/v1",
        "ReplicaSet",
        play.state().replicaSet(1).at("/metadata/name").asText(),
        "spec: {template: {spec: {containers: [{name: main, image: 'web:edited'}]}}}");
    // The controller's view of it may be a moment old.
    play.pass(Duration.ofSeconds(3));
    play.ship("web:1");
    play.settles(phase("Healthy"), revision(3), stable(3), pods(3, 1), pods(2, 0), replicaSets(3));
    play.untilPods(
        3, "web:1", pod -> pod.getSpec().getContainers().getFirst().getImage().equals("web:1"));
  }

  @Scenario
  void anInvalidSpecHarmsNoPodAndHealsWhenMended(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.patch("spec: {strategy: {canary: {steps: [{setWeight: 500}, {pause: {}}]}}}");
    play.until(phase("Degraded"), message("InvalidSpec"));
    play.stays(Duration.ofSeconds(2), phase("Degraded"), pods(2, 1), pods(1, 1));
    play.patch("spec: {strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}}");
    play.settles(
        phase("Paused"),
        step(1),
        pods(2, 1),
        pods(1, 1),
        that("InvalidSpec", false, state -> state.condition("InvalidSpec").isPresent()));
    play.promote();
    play.settles(phase("Healthy"), stable(2));
  }

  @Scenario
  void aControllerThatIsStartedAgainGoesOnWhereItWas(Play play) {
    play.open(
        canary(
            "replicas: 4",
            "steps: [{setWeight: 25}, {pause: {duration: 4s}}, {setWeight: 50}, {pause: {}}]"));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.restartController();
    play.settles(phase("Paused"), step(3), pods(2, 2), pods(1, 2), revision(2), replicaSets(2));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 4));
    assertThat(play.events().stream().filter("RolloutAddedToInformer"::equals)).hasSize(1);
  }

  @Scenario
  void replicasThatAreLeftOutAreOneAndAreWrittenIntoTheSpec(Play play) {
    play.given(canary("minReadySeconds: 1", PAUSE_AT_50));
    play.settles(
        phase("Healthy"),
        pods(1, 1),
        that("spec.replicas", 1, state -> state.spec().path("replicas").asInt()));
    play.scale(0);
    play.settles(phase("Healthy"), pods(1, 0), condition("Available", "True"));
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), pods(2, 0));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 0));
    play.scale(1);
    play.settles(phase("Healthy"), pods(2, 1), pods(1, 0));
  }
}
