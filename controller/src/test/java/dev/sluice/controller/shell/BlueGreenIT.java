package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blue-green through the API server: Services, pods in place, and what a deletion leaves. */
@OnKubernetes
class BlueGreenIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %s}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """;

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
        strategy:
          blueGreen:
            activeService: active
            previewService: preview
            autoPromotionEnabled: false
            activeMetadata: {labels: {role: active}, annotations: {note: live}}
            previewMetadata: {labels: {role: preview}}
      """;

  @Test
  void podsChangeTheirRoleInPlaceAndADeletionLetsTheServicesGo() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(SERVICE.formatted("active"));
      KUBE.apply(SERVICE.formatted("preview"));
      KUBE.apply(ROLLOUT);
      Await.until("Healthy", BlueGreenIT::status, s -> s.phase() == RolloutPhase.HEALTHY);
      String first = status().currentPodHash();
      Set<String> old = uids(first);
      assertThat(roles(first)).containsExactly("active");

      patch(
          "",
          """
          {"spec":{"template":{"spec":{"containers":[{"name":"main","image":"web:2"}]}}}}
          """);
      Await.until("Paused", BlueGreenIT::status, s -> s.phase() == RolloutPhase.PAUSED);
      String second = status().currentPodHash();
      Set<String> young = uids(second);
      assertThat(roles(second)).containsExactly("preview");
      assertThat(selected("active")).isEqualTo(first);
      assertThat(selected("preview")).isEqualTo(second);

      patch("status", "{\"status\":{\"pauseConditions\":null}}");
      Await.until("Healthy", BlueGreenIT::status, s -> s.phase() == RolloutPhase.HEALTHY);
      Await.until(
          "the new pods active, the old ones nothing",
          () -> roles(second) + " " + roles(first),
          roles -> roles.equals("[active] []"));
      assertThat(uids(second)).isEqualTo(young);
      assertThat(uids(first)).isEqualTo(old);
      assertThat(selected("active")).isEqualTo(second);
      assertThat(pods(second))
          .allSatisfy(pod -> assertThat(ReplicaSets.annotation(pod, "note")).contains("live"));

      KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web").delete();
      Await.until("released", () -> selected("active") + selected("preview"), String::isEmpty);
      assertThat(ReplicaSets.annotation(service("active"), Annotations.MANAGED_BY)).isEmpty();
    }
  }

  private static void patch(String subresource, String patch) {
    var rollout = KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web");
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    if (subresource.isEmpty()) {
      rollout.patch(merge, patch);
    } else {
      rollout.subresource(subresource).patch(merge, patch);
    }
  }

  private static RolloutStatus status() {
    return ControllerUnderTest.rollout(KUBE, "web").getStatus();
  }

  private static Service service(String name) {
    return Objects.requireNonNull(
        KUBE.client().services().inNamespace(KUBE.namespace()).withName(name).get());
  }

  private static String selected(String name) {
    return service(name).getSpec().getSelector().getOrDefault(Annotations.POD_HASH, "");
  }

  private static Set<String> roles(String hash) {
    return pods(hash).stream()
        .flatMap(pod -> ReplicaSets.label(pod, "role").stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> uids(String hash) {
    return pods(hash).stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
  }

  private static List<Pod> pods(String hash) {
    return KUBE
        .client()
        .pods()
        .inNamespace(KUBE.namespace())
        .withLabel(Annotations.POD_HASH, hash)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }
}
