package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class RestartIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy: {canary: {maxUnavailable: 1}}
      """;

  @Test
  void aRestartEvictsOnePodAfterTheOtherAndIsNotedWhenItIsDone() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT);
      Await.until("Healthy", RestartIT::status, s -> s.phase() == RolloutPhase.HEALTHY);
      Set<String> before = uids();
      assertThat(before).hasSize(3);
      controller.requests.forget();

      Instant restartAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      KUBE.generic("argoproj.io/v1alpha1", "Rollout")
          .withName("web")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"restartAt\":\"%s\"}}".formatted(restartAt));

      AtomicInteger fewest = new AtomicInteger(3);
      Await.until(
          "three other pods and status.restartedAt",
          Duration.ofSeconds(120),
          () -> {
            fewest.accumulateAndGet(ready(), Math::min);
            return status();
          },
          status ->
              restartAt.equals(status.restartedAt())
                  && status.phase() == RolloutPhase.HEALTHY
                  && uids().stream().noneMatch(before::contains)
                  && ready() == 3);
      assertThat(fewest).as("pods ready at any time").hasValueGreaterThanOrEqualTo(2);
      assertThat(controller.requests.withVerb("delete")).as("pods are evicted").isEmpty();
    }
  }

  private static RolloutStatus status() {
    return ControllerUnderTest.rollout(KUBE, "web").getStatus();
  }

  private static Set<String> uids() {
    return pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
  }

  private static int ready() {
    return (int) pods().stream().filter(Readiness::isPodReady).count();
  }

  private static List<Pod> pods() {
    return KUBE.client().pods().inNamespace(KUBE.namespace()).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }
}
