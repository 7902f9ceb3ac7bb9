package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class ShellIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: %s}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy:
          canary: {stableService: web}
      ---
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """;

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  private static ControllerUnderTest controller() {
    return new ControllerUnderTest(
        KUBE, KAFKA, new OneSetPlanner(), command -> RoutingReport.getDefaultInstance());
  }

  @Test
  void takesARolloutToHealthyWithoutOneListCall() {
    try (ControllerUnderTest controller = controller()) {
      controller.requests.forget();
      KUBE.apply(ROLLOUT.formatted("web") + SERVICE);

      awaitHealthy("web");

      assertThat(controller.requests.withVerb("list")).isEmpty();
      assertThat(controller.requests.withVerb("get"))
          .as("an object is read only after a write of it was refused")
          .hasSizeLessThanOrEqualTo(controller.requests.conflicts());
      Service service =
          KUBE.client().services().inNamespace(KUBE.namespace()).withName("web").get();
      assertThat(service.getSpec().getSelector())
          .containsEntry(Annotations.POD_HASH, OneSetPlanner.HASH);
      Await.until(
          "events",
          ShellIT::reasons,
          seen -> seen.containsAll(List.of("NewReplicaSetCreated", "ScalingReplicaSet")));
    }
  }

  @Test
  void anIdleRolloutCausesNoRequests() {
    try (ControllerUnderTest controller = controller()) {
      KUBE.apply(ROLLOUT.formatted("web") + SERVICE);
      awaitHealthy("web");
      Await.until(
          "the last event to be written",
          ShellIT::reasons,
          seen -> seen.contains("ScalingReplicaSet"));
      controller.requests.forget();

      KUBE.apply(ROLLOUT.formatted("other"));
      awaitHealthy("other");

      assertThat(controller.requests.all())
          .filteredOn(request -> request.kind().startsWith("rollouts"))
          .filteredOn(request -> !request.verb().equals("get"))
          .allSatisfy(request -> assertThat(request.verb()).isEqualTo("patch"))
          .hasSizeLessThan(8);
    }
  }

  @Test
  void aMalformedRolloutIsToldAndHarmsNoNeighbour() {
    try (ControllerUnderTest controller = controller()) {
      KUBE.apply(
          ROLLOUT
                  .formatted("bad")
                  .replace("containers: [{name: main, image: \"web:1\"}]", "containers: 5")
              + ROLLOUT.formatted("good"));

      Rollout bad =
          Await.until(
              "InvalidSpec",
              () -> ControllerUnderTest.rollout(KUBE, "good"),
              rollout -> rollout.getStatus().phase() == RolloutPhase.HEALTHY);
      assertThat(bad.getMetadata().getName()).isEqualTo("good");
      String message =
          Await.until(
                  "the malformed rollout's status",
                  () ->
                      KUBE.generic("argoproj.io/v1alpha1", "Rollout")
                          .withName("bad")
                          .get()
                          .get("status", "message"),
                  text -> text != null)
              .toString();
      assertThat(message).contains("spec.template.spec.containers").contains("5");
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void aSecondWriterOnlyMakesItPlanAnew() {
    try (ControllerUnderTest controller = controller()) {
      KUBE.apply(ROLLOUT.formatted("web") + SERVICE);
      for (int i = 0; i < 200; i++) {
        KUBE.generic("argoproj.io/v1alpha1", "Rollout")
            .withName("web")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"annotations\":{\"storm\":\"%d\"}}}".formatted(i));
      }

      awaitHealthy("web");
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void aDeletedRolloutLetsItsServiceGo() {
    try (ControllerUnderTest controller = controller()) {
      KUBE.apply(ROLLOUT.formatted("web") + SERVICE);
      awaitHealthy("web");

      KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web").delete();

      Await.until(
          "the selector to be let go",
          () ->
              KUBE.client()
                  .services()
                  .inNamespace(KUBE.namespace())
                  .withName("web")
                  .get()
                  .getSpec()
                  .getSelector(),
          selector -> !selector.containsKey(Annotations.POD_HASH));
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void aRolloutOfAnotherInstanceIsLeftAlone() {
    try (ControllerUnderTest controller = controller()) {
      KUBE.apply(
          ROLLOUT
                  .formatted("foreign")
                  .replace(
                      "{name: foreign}",
                      "{name: foreign, labels: {argo-rollouts.argoproj.io/controller-instance-id: other}}")
              + ROLLOUT.formatted("own"));

      awaitHealthy("own");

      assertThat(ControllerUnderTest.rollout(KUBE, "foreign").getStatus().phase()).isNull();
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  private static void awaitHealthy(String name) {
    Await.until(
        name + " to be Healthy",
        () -> ControllerUnderTest.rollout(KUBE, name).getStatus(),
        status -> status.phase() == RolloutPhase.HEALTHY);
  }

  private static List<String> reasons() {
    return KUBE.client().v1().events().inNamespace(KUBE.namespace()).list().getItems().stream()
        .filter(event -> "Rollout".equals(event.getInvolvedObject().getKind()))
        .map(Event::getReason)
        .toList();
  }
}
