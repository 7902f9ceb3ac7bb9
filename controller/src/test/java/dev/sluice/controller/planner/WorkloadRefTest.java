package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.testkit.traces.PluginActions;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §2.1 workloadRef: a Rollout whose pod template is a workload's. */
class WorkloadRefTest {

  private static final String STEPS = "{canary: {steps: [{setWeight: 50}, {pause: {}}]}}";

  private final SimulatedCluster cluster = new SimulatedCluster();

  private void create(String yaml) {
    cluster.create(yaml(yaml), "ns");
  }

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  private void workload(String apiVersion, String kind, int replicas, String image) {
    String template =
        """
        template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "%s"}]}
        """
            .formatted(image);
    create(
        kind.equals("PodTemplate")
            ? "apiVersion: v1\nkind: PodTemplate\nmetadata: {name: dep}\n" + template
            : """
              apiVersion: %s
              kind: %s
              metadata: {name: dep}
              spec:
                replicas: %d
                selector: {matchLabels: {app: web}}
                %s
              """
                .formatted(apiVersion, kind, replicas, template));
  }

  private void deployment(int replicas, String image) {
    workload("apps/v1", "Deployment", replicas, image);
  }

  private void migrating(int replicas, String scaleDown) {
    rollout(
        replicas,
        "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep%s}"
            .formatted(scaleDown.isEmpty() ? "" : ", scaleDown: " + scaleDown));
  }

  private void rollout(int replicas, String pods) {
    create(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          replicas: %d
          progressDeadlineSeconds: 30
          strategy: %s
          %s
        """
            .formatted(replicas, STEPS, pods));
  }

  private static final String TEMPLATE =
      """
      selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "app:1"}]}
      """;

  private WorkloadRefTest settle() {
    cluster.settle(Sim.QUIET);
    return this;
  }

  private void image(String image) {
    cluster.patchWorkload(
        "Deployment",
        "dep",
        yaml(
            "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}"
                .formatted(image)));
  }

  private void scale(int replicas) {
    cluster.patchWorkload("Deployment", "dep", yaml("spec: {replicas: %d}".formatted(replicas)));
  }

  private int size() {
    return cluster.workload("Deployment", "dep").path("spec").path("replicas").asInt();
  }

  private RolloutStatus status() {
    return cluster.status();
  }

  private String annotation(String key) {
    return cluster.rolloutJson().path("metadata").path("annotations").path(key).asText();
  }

  private Optional<String> invalid() {
    return status().conditions().stream()
        .filter(condition -> condition.type().equals("InvalidSpec"))
        .map(Condition::message)
        .findFirst();
  }

  @ParameterizedTest
  @CsvSource({"apps/v1,Deployment", "apps/v1,ReplicaSet", "v1,PodTemplate"})
  void theTemplateIsTheWorkloads(String apiVersion, String kind) {
    workload(apiVersion, kind, 2, "app:1");
    rollout(
        2,
        "workloadRef: {apiVersion: %s, kind: %s, name: dep}\n  selector: {matchLabels: {app: web}}"
            .formatted(apiVersion, kind));
    settle();
    assertThat(cluster.replicaSet("app:1").getSpec().getReplicas()).isEqualTo(2);
    assertThat(status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void anAbsentSelectorIsTheWorkloads() {
    deployment(2, "app:1");
    migrating(2, "");
    settle();
    assertThat(status().selector()).isEqualTo("app=web");
    assertThat(cluster.replicaSet("app:1").getSpec().getSelector().getMatchLabels())
        .containsEntry("app", "web");
    assertThat(cluster.rolloutJson().path("spec").has("selector")).isFalse();
  }

  @Test
  void aPodTemplateHasNoSelectorToTake() {
    workload("v1", "PodTemplate", 0, "app:1");
    rollout(2, "workloadRef: {apiVersion: v1, kind: PodTemplate, name: dep}");
    settle();
    assertThat(invalid().orElseThrow()).contains("spec.selector: Required value");
  }

  @Test
  void aChangedWorkloadIsANewVersion() {
    deployment(2, "app:1");
    migrating(2, "");
    settle();
    image("app:2");
    settle();
    assertThat(status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(cluster.replicaSet("app:2").getSpec().getReplicas()).isEqualTo(1);
    assertThat(annotation(Annotations.WORKLOAD_GENERATION)).isEqualTo("2");
    assertThat(status().workloadObservedGeneration()).isEqualTo("2");
  }

  @Test
  void aWorkloadThatIsOnlyScaledMakesNoNewVersion() {
    deployment(2, "app:1");
    migrating(2, "");
    settle();
    scale(5);
    settle();
    assertThat(cluster.replicaSets()).hasSize(1);
    assertThat(status().workloadObservedGeneration()).isEqualTo("2");
    assertThat(size()).isEqualTo(5);
  }

  @Test
  void fromTemplateToWorkloadRefAndBackIsTheSameVersion() {
    deployment(2, "app:1");
    rollout(2, TEMPLATE);
    settle();
    String hash = status().currentPodHash();
    cluster.patchRollout(
        yaml(
            "spec: {template: null, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep}}"));
    settle();
    assertThat(cluster.replicaSets()).hasSize(1);
    assertThat(status().currentPodHash()).isEqualTo(hash);
    assertThat(status().workloadObservedGeneration()).isEqualTo("1");
    cluster.patchRollout(yaml("spec:\n  workloadRef: null\n  " + TEMPLATE));
    settle();
    assertThat(cluster.replicaSets()).hasSize(1);
    assertThat(status().currentPodHash()).isEqualTo(hash);
    assertThat(status().workloadObservedGeneration()).isEmpty();
    assertThat(annotation(Annotations.WORKLOAD_GENERATION)).isEmpty();
    assertThat(status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aMissingWorkloadIsToldAndFoundOnceItIsThere() {
    migrating(2, "");
    settle();
    assertThat(invalid().orElseThrow())
        .contains("spec.workloadRef.name")
        .contains("Deployment \"dep\" not found");
    assertThat(status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    deployment(2, "app:1");
    settle();
    assertThat(invalid()).isEmpty();
    assertThat(status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aWorkloadThatGoesLeavesTheRolloutAsItIs() {
    deployment(2, "app:1");
    migrating(2, "");
    settle();
    cluster.deleteWorkload("Deployment", "dep");
    settle();
    assertThat(invalid()).isPresent();
    assertThat(cluster.replicaSet("app:1").getSpec().getReplicas()).isEqualTo(2);
    deployment(2, "app:1");
    settle();
    assertThat(invalid()).isEmpty();
    assertThat(cluster.replicaSets()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'',2", "never,2", "onsuccess,0", "progressively,0"})
  void scaleDownSaysWhetherTheWorkloadsPodsGo(String mode, int left) {
    deployment(2, "app:1");
    migrating(2, mode);
    settle();
    assertThat(size()).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource({"onsuccess,4", "progressively,4"})
  void noPodsGoBeforeTheRolloutHasItsOwn(String mode, int left) {
    deployment(4, "app:nonexistent");
    migrating(2, mode);
    settle();
    assertThat(size()).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource({"onsuccess", "progressively"})
  void aFailedFirstRevisionIsNoObstacle(String mode) {
    deployment(2, "app:nonexistent");
    migrating(2, mode);
    settle();
    image("app:2");
    settle();
    command("promote");
    settle();
    assertThat(status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(annotation(Annotations.REVISION)).isEqualTo("2");
    assertThat(size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"onsuccess", "progressively"})
  void aWorkloadThatIsScaledUpAgainIsDrainedAgainInMidUpdateToo(String mode) {
    deployment(2, "app:1");
    migrating(2, mode);
    settle();
    scale(2);
    settle();
    assertThat(size()).isZero();
    image("app:2");
    settle();
    assertThat(status().phase()).isEqualTo(RolloutPhase.PAUSED);
    scale(2);
    settle();
    assertThat(size()).isZero();
  }

  @Test
  void progressivelyGoesAsThePodsCome() {
    deployment(4, "app:1");
    migrating(4, "progressively");
    List<Integer> sizes = sizesUntilSettled();
    assertThat(sizes).startsWith(4).endsWith(0).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void progressivelyTakesTheShareOfADeploymentOfAnotherSize() {
    deployment(10, "app:nonexistent");
    migrating(2, "progressively");
    settle();
    assertThat(size()).isEqualTo(10);
    deploymentWithFewer();
  }

  private void deploymentWithFewer() {
    image("app:2");
    settle();
    // One of two pods of the Rollout is there: half of what the Deployment had.
    assertThat(status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(size()).isEqualTo(5);
  }

  @Test
  void aMigrationThatIsAbortedLosesNoCapacity() {
    deployment(4, "app:nonexistent");
    migrating(4, "progressively");
    settle();
    image("app:2");
    settle();
    assertThat(size()).isEqualTo(2);
    command("abort");
    settle();
    assertThat(size() + status().availableReplicas()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void podsThatFailDuringTheMigrationBringTheWorkloadsBack() {
    deployment(4, "app:nonexistent");
    migrating(4, "progressively");
    settle();
    image("app:2");
    settle();
    RolloutSnapshot seen = cluster.snapshot();
    seen.replicaSets().forEach(set -> set.getStatus().setAvailableReplicas(0));
    assertThat(cluster.planner.plan(seen, cluster.now()).intents())
        .filteredOn(Intent.ScaleWorkload.class::isInstance)
        .containsExactly(
            new Intent.ScaleWorkload(
                seen.workload().orElseThrow().object(), Workload.Kind.DEPLOYMENT, 2, 4));
  }

  @Test
  void afterTheMigrationPodsThatFailDoNotBringTheWorkloadBack() {
    deployment(2, "app:1");
    migrating(2, "progressively");
    settle();
    image("app:nonexistent");
    settle();
    command("promote");
    settle();
    assertThat(size()).isZero();
  }

  @Test
  void aWorkloadWithoutPodsIsNeverScaledUp() {
    deployment(0, "app:1");
    migrating(4, "progressively");
    assertThat(sizesUntilSettled()).containsOnly(0);
  }

  @Test
  void aRolloutOfNoPodsTakesNone() {
    deployment(3, "app:1");
    migrating(0, "onsuccess");
    settle();
    assertThat(size()).isEqualTo(3);
  }

  @Test
  void aPausedRolloutTakesNone() {
    deployment(2, "app:1");
    migrating(2, "never");
    settle();
    cluster.patchRollout(yaml("spec: {paused: true, workloadRef: {scaleDown: onsuccess}}"));
    settle();
    assertThat(size()).isEqualTo(2);
    cluster.patchRollout(yaml("spec: {paused: false}"));
    settle();
    assertThat(size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{apiVersion: apps/v1, kind: StatefulSet, name: dep} | spec.workloadRef.kind | one of apps/v1 Deployment, apps/v1 ReplicaSet, v1 PodTemplate",
        "{apiVersion: v1, kind: Deployment, name: dep} | spec.workloadRef.kind | apps/v1 Deployment",
        "{apiVersion: apps/v1, kind: Deployment} | spec.workloadRef.name | name the workload",
        "{apiVersion: apps/v1, kind: Deployment, name: dep, scaleDown: onSuccess} | spec.workloadRef.scaleDown | never, onsuccess or progressively",
      })
  void aWrongReferenceIsToldWithPathAndMend(String reference, String path, String mend) {
    deployment(2, "app:1");
    rollout(2, "workloadRef: " + reference);
    settle();
    assertThat(invalid().orElseThrow()).contains(path).contains(mend);
    cluster.patchRollout(
        yaml(
            "spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep, scaleDown: never}}"));
    settle();
    assertThat(invalid()).isEmpty();
    assertThat(status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aTemplateBesideTheReferenceIsRefused() {
    deployment(2, "app:1");
    rollout(2, "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep}\n  " + TEMPLATE);
    settle();
    assertThat(invalid().orElseThrow()).contains("template and workloadRef cannot both be set");
  }

  @Test
  void whatIsWrongInTheWorkloadIsToldWithItsName() {
    create(
        """
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: dep}
        template:
          metadata: {labels: {app: other}}
          spec: {restartPolicy: Never, containers: [{name: main, image: "app:1"}]}
        """);
    rollout(
        2,
        "workloadRef: {apiVersion: v1, kind: PodTemplate, name: dep}\n"
            + "  selector: {matchLabels: {app: web}}");
    settle();
    assertThat(invalid().orElseThrow())
        .contains("PodTemplate dep template.spec.restartPolicy")
        .contains("PodTemplate dep template.metadata.labels");
  }

  private void command(String command) {
    PluginActions.writes(command, cluster.rolloutJson(), cluster.now().toString())
        .forEach(
            write -> {
              cluster.patchRollout(write.patch());
              cluster.pass();
            });
  }

  private List<Integer> sizesUntilSettled() {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sizes.add(size());
      cluster.settle(Duration.ofMillis(400));
    }
    return sizes;
  }
}
