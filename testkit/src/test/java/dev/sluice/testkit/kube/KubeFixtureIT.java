package dev.sluice.testkit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
final class KubeFixtureIT {

  private static final Map<String, String> LABELS = Map.of("app", "web");

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();

  private static final List<String> NAMESPACES = new ArrayList<>();

  @RepeatedTest(2)
  void everyTestHasAnEmptyNamespaceOfItsOwn() {
    assertThat(NAMESPACES).doesNotContain(KUBE.namespace());
    NAMESPACES.add(KUBE.namespace());
    assertThat(pods()).isEmpty();
  }

  @Test
  void istiosKindsAreServed() {
    KUBE.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: web
        spec:
          http:
            - name: primary
              route: []
        """);
    assertThat(KUBE.generic("networking.istio.io/v1", "VirtualService").withName("web").get())
        .isNotNull();
  }

  @Test
  void sluicesKindsAreServed() {
    for (String kind :
        List.of("Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun")) {
      assertThat(
              KUBE.client()
                  .genericKubernetesResources("argoproj.io/v1alpha1", kind)
                  .inAnyNamespace()
                  .list()
                  .getItems())
          .isNotNull();
    }
  }

  @Test
  void podsOfAReplicaSetBecomeAvailableAndAreReplacedWhenDeleted() {
    create(replicaSet("web", "web:1"));
    awaitAvailable("web", 3);
    Pod victim = pods().getFirst();

    KUBE.client().resource(victim).delete();

    KUBE.client()
        .pods()
        .inNamespace(KUBE.namespace())
        .withLabels(LABELS)
        .informOnCondition(
            pods ->
                pods.size() == 3
                    && pods.stream()
                        .noneMatch(
                            pod ->
                                pod.getMetadata().getUid().equals(victim.getMetadata().getUid())))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    awaitAvailable("web", 3);
  }

  @Test
  void aPodWhoseImageDoesNotExistNeverBecomesReady() {
    create(replicaSet("broken", "web:nonexistent"));
    List<Pod> waiting =
        KUBE.client()
            .pods()
            .inNamespace(KUBE.namespace())
            .withLabels(LABELS)
            .informOnCondition(
                pods ->
                    pods.stream()
                        .anyMatch(
                            pod ->
                                pod.getStatus().getContainerStatuses().stream()
                                    .anyMatch(
                                        status ->
                                            status.getState().getWaiting() != null
                                                && "ImagePullBackOff"
                                                    .equals(
                                                        status
                                                            .getState()
                                                            .getWaiting()
                                                            .getReason()))))
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
    assertThat(waiting).isNotEmpty();
  }

  @Test
  void aJobsCommandReallyRunsAndItsExitCodeDecides() {
    create(job("good", "true"));
    create(job("bad", "exit 4"));

    assertThat(awaitJob("good").getStatus().getSucceeded()).isEqualTo(1);
    assertThat(awaitJob("bad").getStatus().getFailed()).isEqualTo(1);
    assertThat(
            KUBE.client()
                .pods()
                .inNamespace(KUBE.namespace())
                .withLabel("job-name", "bad")
                .list()
                .getItems()
                .getFirst()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(4);
  }

  private static void create(HasMetadata object) {
    KUBE.client().resource(object).inNamespace(KUBE.namespace()).create();
  }

  private static List<Pod> pods() {
    return KUBE.client().pods().inNamespace(KUBE.namespace()).withLabels(LABELS).list().getItems();
  }

  private static void awaitAvailable(String name, int replicas) {
    KUBE.client()
        .apps()
        .replicaSets()
        .inNamespace(KUBE.namespace())
        .withName(name)
        .waitUntilCondition(
            found ->
                found != null
                    && found.getStatus() != null
                    && Integer.valueOf(replicas).equals(found.getStatus().getAvailableReplicas()),
            60,
            TimeUnit.SECONDS);
  }

  private static Job awaitJob(String name) {
    return KUBE.client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(KUBE.namespace())
        .withName(name)
        .waitUntilCondition(
            job ->
                job != null
                    && job.getStatus() != null
                    && job.getStatus().getConditions().stream()
                        .anyMatch(
                            condition ->
                                List.of("Complete", "Failed").contains(condition.getType())),
            60,
            TimeUnit.SECONDS);
  }

  private static ReplicaSet replicaSet(String name, String image) {
    return new ReplicaSetBuilder()
        .withMetadata(new ObjectMetaBuilder().withName(name).build())
        .withNewSpec()
        .withReplicas(3)
        .withSelector(new LabelSelectorBuilder().withMatchLabels(LABELS).build())
        .withTemplate(template(image))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(String image) {
    return new PodTemplateSpecBuilder()
        .withMetadata(new ObjectMetaBuilder().withLabels(LABELS).build())
        .withNewSpec()
        .withContainers(new ContainerBuilder().withName("main").withImage(image).build())
        .endSpec()
        .build();
  }

  private static Job job(String name, String script) {
    return new JobBuilder()
        .withMetadata(new ObjectMetaBuilder().withName(name).build())
        .withNewSpec()
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withContainers(
            new ContainerBuilder()
                .withName("main")
                .withImage("busybox")
                .withCommand("sh", "-c", script)
                .build())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
