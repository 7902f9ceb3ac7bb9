package dev.sluice.controller.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.RolloutPlanner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.planner.Workload;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollouts that another controller, or an older hash function, has had before. */
class AdoptionTest {

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata:
        name: web
        namespace: ns
        uid: u1
        generation: 7
        resourceVersion: "9"
        annotations: {rollout.argoproj.io/revision: "2"}
      spec:
        replicas: 4
        selector: {matchLabels: {app: web}}
        strategy: {canary: {steps: [{setWeight: 25}, {pause: {}}]}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: main
              image: app:2
              resources: {limits: {cpu: "0.5", memory: 1Gi}}
              ports: [{containerPort: 80}]
              readinessProbe: {httpGet: {port: 80}}
            volumes: [{name: s, secret: {secretName: s}}]
      status:
        observedGeneration: "%s"
        currentPodHash: argo2
        stableRS: argo1
        currentStepHash: written-by-argo
        currentStepIndex: 1
        controllerPause: true
        pauseConditions: [{reason: CanaryPauseStep, startTime: 2026-01-01T00:00:00Z}]
      """;

  private static final String REPLICA_SET =
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        name: web-%1$s
        namespace: ns
        uid: rs-%1$s
        resourceVersion: "5"
        generation: 1
        creationTimestamp: 2026-01-01T00:00:0%2$sZ
        labels: {app: web, rollouts-pod-template-hash: %1$s}
        annotations:
          rollout.argoproj.io/revision: "%2$s"
          rollout.argoproj.io/desired-replicas: "4"
      spec:
        replicas: %3$s
        selector: {matchLabels: {app: web, rollouts-pod-template-hash: %1$s}}
        template:
          metadata:
            creationTimestamp: null
            labels: {app: web, rollouts-pod-template-hash: %1$s}
          spec:
            restartPolicy: Always
            dnsPolicy: ClusterFirst
            schedulerName: default-scheduler
            securityContext: {}
            terminationGracePeriodSeconds: 30
            containers:
            - name: main
              image: app:%2$s
              imagePullPolicy: IfNotPresent
              terminationMessagePath: /dev/termination-log
              terminationMessagePolicy: File
              resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}}
              ports: [{containerPort: 80, protocol: TCP}]
              readinessProbe:
                httpGet: {port: 80, path: /, scheme: HTTP}
                timeoutSeconds: 1
                periodSeconds: 10
                successThreshold: 1
                failureThreshold: 3
            volumes: [{name: s, secret: {secretName: s, defaultMode: 420}}]
      status: {replicas: %3$s, readyReplicas: %3$s, availableReplicas: %3$s, observedGeneration: 1}
      """;

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static Rollout rollout(String observedGeneration) {
    return Serialization.unmarshal(ROLLOUT.formatted(observedGeneration), Rollout.class);
  }

  private static PodTemplateSpec template(Rollout rollout) {
    return Objects.requireNonNull(rollout.getSpec().template());
  }

  private static List<ReplicaSet> replicaSets() {
    return List.of(
        Serialization.unmarshal(REPLICA_SET.formatted("argo1", "1", "3"), ReplicaSet.class),
        Serialization.unmarshal(REPLICA_SET.formatted("argo2", "2", "1"), ReplicaSet.class));
  }

  private static Plan plan(Rollout rollout) {
    RolloutSnapshot snapshot = RolloutSnapshot.of("c", "", rollout).withReplicaSets(replicaSets());
    return new RolloutPlanner().plan(snapshot, NOW);
  }

  @Test
  void takingOverFromArgoMakesNoRevisionAndRestartsNoStep() {
    Plan plan = plan(rollout("7"));
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.status().currentPodHash()).isEqualTo("argo2");
    assertThat(plan.status().stableRS()).isEqualTo("argo1");
    assertThat(plan.status().currentStepIndex()).isOne();
    assertThat(plan.status().pauseConditions()).hasSize(1);
  }

  @Test
  void theVersionIsKnownByWhatItsTemplateMeansWhenTheSpecWasTouched() {
    Plan plan = plan(rollout("6"));
    assertThat(plan.intents()).noneMatch(Intent.CreateReplicaSet.class::isInstance);
    assertThat(plan.status().currentPodHash()).isEqualTo("argo2");
  }

  /**
   * What releases on libraries before Kubernetes 1.34 serialise, and those after: the same template
   * under two hashes. Either may stand in the label, in the status, or in neither.
   */
  @ParameterizedTest
  @CsvSource({
    // observedGeneration, creationTimestamp of the template, hash noted for the version wanted
    "7, null, argo2",
    "7, absent, argo2",
    "6, null, argo2",
    "6, absent, argo2",
    "6, null, hashOfTheOtherRelease",
    "6, absent, hashOfTheOtherRelease",
    "7, absent, hashOfTheOtherRelease",
    "6, null, ''",
  })
  void noReleasesHashMakesARevision(String observed, String timestamp, String noted) {
    Rollout rollout = rollout(observed);
    rollout.setStatus(rollout.getStatus().withCurrentPodHash(noted));
    List<ReplicaSet> sets = replicaSets();
    if (timestamp.equals("absent")) {
      sets.forEach(set -> set.getSpec().getTemplate().getMetadata().setCreationTimestamp(null));
    }
    Plan plan =
        new RolloutPlanner().plan(RolloutSnapshot.of("c", "", rollout).withReplicaSets(sets), NOW);
    assertThat(plan.intents()).noneMatch(Intent.CreateReplicaSet.class::isInstance);
    assertThat(plan.intents()).noneMatch(Intent.ScaleReplicaSet.class::isInstance);
    assertThat(VersionIdentity.of(rollout, sets).hash()).isEqualTo("argo2");
  }

  @Test
  void anAbortedRolloutStaysAborted() {
    Rollout rollout = rollout("7");
    rollout.setStatus(
        rollout
            .getStatus()
            .withAbort(true)
            .withAbortedAt(Instant.parse("2026-01-01T12:00:00Z"))
            .withControllerPause(false)
            .withPauseConditions(List.of())
            .withCurrentStepIndex(0));
    List<ReplicaSet> sets =
        List.of(
            Serialization.unmarshal(REPLICA_SET.formatted("argo1", "1", "4"), ReplicaSet.class),
            Serialization.unmarshal(REPLICA_SET.formatted("argo2", "2", "0"), ReplicaSet.class));
    Plan plan =
        new RolloutPlanner().plan(RolloutSnapshot.of("c", "", rollout).withReplicaSets(sets), NOW);
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.status().abort()).isTrue();
    assertThat(plan.status().abortedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Test
  void aHealthyRolloutStaysHealthy() {
    Rollout rollout = rollout("7");
    rollout.setStatus(
        rollout
            .getStatus()
            .withStableRS("argo2")
            .withControllerPause(false)
            .withPauseConditions(List.of())
            .withCurrentStepIndex(2));
    List<ReplicaSet> sets =
        List.of(
            Serialization.unmarshal(REPLICA_SET.formatted("argo1", "1", "0"), ReplicaSet.class),
            Serialization.unmarshal(REPLICA_SET.formatted("argo2", "2", "4"), ReplicaSet.class));
    Plan plan =
        new RolloutPlanner().plan(RolloutSnapshot.of("c", "", rollout).withReplicaSets(sets), NOW);
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(plan.status().currentStepIndex()).isEqualTo(2);
  }

  @Test
  void aRolloutOfAWorkloadIsKnownByItsTemplateToo() {
    Rollout written = rollout("6");
    PodTemplateSpec template = template(written);
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("dep")
            .withUid("d1")
            .withResourceVersion("3")
            .withGeneration(4L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(0)
            .withTemplate(template)
            .endSpec()
            .build();
    Rollout rollout = rollout("7");
    rollout.setSpec(
        rollout
            .getSpec()
            .withTemplate(null)
            .withWorkloadRef(
                new RolloutSpec.WorkloadRef("apps/v1", "Deployment", "dep", "onsuccess")));
    rollout
        .getMetadata()
        .setAnnotations(Map.of(Annotations.REVISION, "2", Annotations.WORKLOAD_GENERATION, "4"));
    rollout.setStatus(rollout.getStatus().withWorkloadObservedGeneration("4"));
    Plan plan =
        new RolloutPlanner()
            .plan(
                RolloutSnapshot.of("c", "", rollout)
                    .withReplicaSets(replicaSets())
                    .withWorkload(Workload.of(deployment)),
                NOW);
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.status().currentPodHash()).isEqualTo("argo2");
    assertThat(plan.status().currentStepIndex()).isOne();
    assertThat(plan.status().workloadObservedGeneration()).isEqualTo("4");
  }

  @Test
  void anotherImageIsAnotherVersion() {
    Rollout rollout = rollout("6");
    template(rollout).getSpec().getContainers().getFirst().setImage("app:3");
    Plan changed = plan(rollout);
    assertThat(changed.intents()).noneMatch(Intent.CreateReplicaSet.class::isInstance);
    assertThat(changed.status().currentPodHash()).isNotIn("argo1", "argo2");
    assertThat(changed.status().currentStepIndex()).isZero();
    rollout.setStatus(changed.status());
    Plan next = plan(rollout);
    assertThat(next.intents())
        .filteredOn(Intent.CreateReplicaSet.class::isInstance)
        .singleElement()
        .satisfies(
            intent -> {
              ReplicaSet made = ((Intent.CreateReplicaSet) intent).replicaSet();
              assertThat(made.getMetadata().getAnnotations())
                  .containsEntry(Annotations.REVISION, "3");
              assertThat(made.getSpec().getReplicas()).as("at once, within maxSurge").isOne();
              assertThat(made.getMetadata().getOwnerReferences())
                  .singleElement()
                  .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("u1"));
            });
  }

  @Test
  void goingBackToAnOldTemplateFindsItsReplicaSet() {
    Rollout rollout = rollout("6");
    template(rollout).getSpec().getContainers().getFirst().setImage("app:1");
    assertThat(VersionIdentity.of(rollout, replicaSets()).hash()).isEqualTo("argo1");
  }

  @Test
  void aCollisionChangesTheHash() {
    Rollout rollout = rollout("6");
    String first = PodTemplates.hash(template(rollout), null);
    assertThat(PodTemplates.hash(template(rollout), 1)).isNotEqualTo(first);
    assertThat(first).matches("[bcdfghjklmnpqrstvwxz2456789]+");
  }

  @Test
  void theHashOfATemplateStaysWhatItWas() {
    Rollout rollout = rollout("6");
    // Pinned: another value here is a new revision for nobody only because identity is recorded.
    assertThat(PodTemplates.hash(template(rollout), null)).isEqualTo("6f6f9f7bcf");
  }

  @Test
  void injectedTermsAndLabelsAreNoDifference() {
    Rollout rollout =
        Serialization.unmarshal(
            ROLLOUT
                .formatted("6")
                .replace(
                    "{canary: {steps:",
                    "{canary: {antiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}},"
                        + " steps:"),
            Rollout.class);
    ReplicaSet made = Revisions.create(rollout, "h", 3, "argo1", InjectedMetadata.NONE);
    assertThat(
            made.getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution())
        .hasSize(1);
    assertThat(
            PodTemplates.same(
                template(rollout), made.getSpec().getTemplate(), InjectedMetadata.NONE))
        .isTrue();
  }
}
