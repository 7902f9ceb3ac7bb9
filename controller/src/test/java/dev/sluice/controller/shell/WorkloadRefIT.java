package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKubernetes
class WorkloadRefIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: dep}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
      """;
  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        replicas: 2
        workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep, scaleDown: %s}
        strategy: {canary: {}}
      """;

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onsuccess", "progressively"})
  void takesOverADeploymentAndGoesOnWithItsNewVersions(String mode) {
    KUBE.apply(DEPLOYMENT);
    Await.until("the Deployment's pods", WorkloadRefIT::deployment, WorkloadRefIT::isUp);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT.formatted(mode));
      awaitHealthy("1");
      Await.until(
          "no pods of the Deployment",
          WorkloadRefIT::deployment,
          seen -> seen.getSpec().getReplicas() == 0);

      patch("{\"spec\":{\"replicas\":2}}");
      Await.until(
          "what a sync brought back to be taken away again",
          WorkloadRefIT::deployment,
          seen -> seen.getSpec().getReplicas() == 0 && seen.getMetadata().getGeneration() > 3);

      controller.requests.forget();
      patch(
          "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"web:2\"}]}}}}");
      awaitHealthy("2");
      assertThat(controller.requests.withVerb("list")).isEmpty();
      assertThat(ControllerUnderTest.rollout(KUBE, "web").getStatus().workloadObservedGeneration())
          .isEqualTo(deployment().getMetadata().getGeneration().toString());
    }
  }

  @Test
  void aWorkloadThatComesLaterIsFoundAtOnce() {
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT.formatted("never"));
      Await.until(
          "InvalidSpec",
          () -> ControllerUnderTest.rollout(KUBE, "web").getStatus(),
          status -> status.message().contains("Deployment \"dep\" not found"));
      KUBE.apply(DEPLOYMENT);
      awaitHealthy("1");
      assertThat(controller.app.isReady()).isTrue();
      assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
    }
  }

  private static void awaitHealthy(String revision) {
    Await.until(
        "revision " + revision + " to be Healthy",
        () -> ControllerUnderTest.rollout(KUBE, "web"),
        rollout ->
            rollout.getStatus().phase() == RolloutPhase.HEALTHY
                && revision.equals(
                    rollout.getMetadata().getAnnotations().get("rollout.argoproj.io/revision")));
  }

  private static boolean isUp(Deployment deployment) {
    return deployment.getStatus() != null
        && Integer.valueOf(2).equals(deployment.getStatus().getAvailableReplicas());
  }

  private static Deployment deployment() {
    return KUBE.client()
        .apps()
        .deployments()
        .inNamespace(KUBE.namespace())
        .withName("dep")
        .require();
  }

  private static void patch(String patch) {
    KUBE.generic("apps/v1", "Deployment")
        .withName("dep")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
