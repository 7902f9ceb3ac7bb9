package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class RefusedReplicaSetIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: main
              image: "web:1"
              volumeMounts: [{name: nowhere, mountPath: /data}]
        strategy: {canary: {}}
      """;

  @Test
  void aReplicaSetThatTheApiServerRefusesIsToldTriedSeldomAndMadeOnceMended() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT);

      Condition told =
          Await.until(
                  "ReplicaSetCreateError",
                  RefusedReplicaSetIT::progressing,
                  condition ->
                      condition.map(c -> c.reason().equals("ReplicaSetCreateError")).orElse(false))
              .orElseThrow();
      assertThat(told.status()).isEqualTo("False");
      assertThat(told.message()).contains("nowhere");
      Event event =
          Await.until("its event", RefusedReplicaSetIT::errors, all -> !all.isEmpty()).getFirst();
      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getMessage()).contains("nowhere");
      assertThat(
              controller.requests.withVerb("create").stream()
                  .filter(request -> request.kind().startsWith("replicasets")))
          .as("the refused creation is not repeated in a loop")
          .hasSizeLessThanOrEqualTo(4);

      KUBE.generic("argoproj.io/v1alpha1", "Rollout")
          .withName("web")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              """
              {"spec":{"template":{"spec":{"volumes":[{"name":"nowhere","emptyDir":{}}]}}}}
              """);
      Await.until(
          "Healthy",
          () -> ControllerUnderTest.rollout(KUBE, "web").getStatus(),
          status -> status.phase() == RolloutPhase.HEALTHY);
      assertThat(progressing()).hasValueSatisfying(c -> assertThat(c.status()).isEqualTo("True"));
    }
  }

  private static Optional<Condition> progressing() {
    return Conditions.find(
        ControllerUnderTest.rollout(KUBE, "web").getStatus().conditions(), "Progressing");
  }

  private static List<Event> errors() {
    return KUBE.client().v1().events().inNamespace(KUBE.namespace()).list().getItems().stream()
        .filter(event -> "ReplicaSetCreateError".equals(event.getReason()))
        .toList();
  }
}
