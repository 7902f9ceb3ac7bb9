package dev.sluice.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.KubeEvents;
import dev.sluice.system.harness.Neighbour;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that a Rollout names and that are not there; it goes on once they are. */
@OnKubernetes
class MissingObjectsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  @RegisterExtension
  @Order(Integer.MAX_VALUE)
  static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Less than the 20 s after which an invalid Rollout is looked at again by itself. */
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  private static final String STEPS =
      """
      steps:
      - setWeight: 25
      - analysis: {templates: [{templateName: errors}]}
      """;

  @Test
  void aMissingAnalysisTemplateIsNamed() {
    assertNamedThenRecovers(
        List.of(Shop.SERVICES, Shop.VIRTUAL_SERVICE, Shop.rollout(STEPS)),
        template(),
        "spec.strategy.canary.steps[1].analysis.templates",
        "errors");
  }

  @Test
  void aMissingServiceIsNamed() {
    String canary = Shop.SERVICES.substring(Shop.SERVICES.indexOf("---"));
    String stable = Shop.SERVICES.substring(0, Shop.SERVICES.indexOf("---"));
    assertNamedThenRecovers(
        List.of(stable, Shop.VIRTUAL_SERVICE, template(), Shop.rollout(STEPS)),
        canary,
        "spec.strategy.canary.canaryService",
        "service \"canary\" not found; create it or correct the name");
  }

  @Test
  void aMissingVirtualServiceIsNamed() {
    assertNamedThenRecovers(
        List.of(Shop.SERVICES, template(), Shop.rollout(STEPS)),
        Shop.VIRTUAL_SERVICE,
        "spec.strategy.canary.trafficRouting.istio.virtualService.name",
        "VirtualService \"vs\" not found in namespace \"" + KUBE.namespace() + "\"");
  }

  @Test
  void aMissingIngressIsNamed() {
    assertNamedThenRecovers(
        List.of(Shop.SERVICES, template(), Shop.rolloutBehindIngress(STEPS)),
        Shop.INGRESS,
        "spec.strategy.canary.trafficRouting.nginx.stableIngress",
        "Ingress \"web\" not found in namespace \"" + KUBE.namespace() + "\"");
  }

  @Test
  void aTemplateThatGoesInMidCanaryIsNamedAndTheRolloutGoesOnOnceItIsBack() {
    Neighbour neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    Shop shop = new Shop(KUBE);
    shop.open(
        "steps: [{setWeight: 25}, {pause: {}}, {analysis: {templates: [{templateName: errors}]}}]",
        template());
    shop.ship("web:2");
    shop.awaitPhase("Paused");
    shop.awaitCanaryWeight(25, SOON);

    KUBE.generic("argoproj.io/v1alpha1", "AnalysisTemplate").withName("errors").delete();
    shop.awaitPhase("Degraded");
    assertThat(shop.status().path("message").asText()).contains("errors", "steps[2]");
    assertThat(shop.canaryWeight()).isEqualTo(25);
    neighbour.isPromoted();

    KUBE.apply(template());
    shop.awaitPhase("Paused");
    shop.command("promote");
    shop.awaitPhase("Healthy");
  }

  @Test
  void aVirtualServiceWithoutTheRouteIsToldAndMended() {
    Neighbour neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    Shop shop = new Shop(KUBE);
    KUBE.apply(
        Shop.SERVICES
            + Shop.VIRTUAL_SERVICE.replace("name: primary", "name: secondary")
            + template()
            + Shop.rollout(STEPS));

    Await.until(
        SOON,
        () ->
            Stream.of(shop.status().toString(), KubeEvents.of(KUBE, "web", ""))
                    .allMatch(text -> text.contains("primary"))
                ? ""
                : "neither told: " + shop.status() + KubeEvents.of(KUBE, "web", ""));
    neighbour.isPromoted();

    KUBE.generic("networking.istio.io/v1", "VirtualService").withName("vs").delete();
    KUBE.apply(Shop.VIRTUAL_SERVICE);
    shop.awaitPhase("Healthy");
    shop.ship("web:2");
    shop.awaitPhase("Healthy");
    assertThat(shop.status().path("stableRS").asText())
        .isEqualTo(shop.status().path("currentPodHash").asText());
  }

  private void assertNamedThenRecovers(
      List<String> present, String missing, String field, String message) {
    Neighbour neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    Shop shop = new Shop(KUBE);
    present.forEach(KUBE::apply);

    shop.awaitPhase("Degraded");
    assertThat(shop.status().path("message").asText())
        .startsWith("InvalidSpec: The Rollout \"web\" is invalid: ")
        .contains(field)
        .contains(message);
    Await.until(
        SOON,
        () ->
            KubeEvents.of(KUBE, "web", "InvalidSpec").contains(field)
                ? ""
                : "no Event tells it: " + KubeEvents.of(KUBE, "web", ""));
    assertThat(KubeEvents.of(KUBE, "web", "InvalidSpec")).startsWith("Warning").contains(message);
    neighbour.isPromoted();

    KUBE.apply(missing);

    Await.until(
        AT_ONCE,
        () ->
            shop.status().path("message").asText().startsWith("InvalidSpec")
                ? "still " + shop.status()
                : "");
    shop.awaitPhase("Healthy");
    shop.ship("web:2");
    shop.awaitPhase("Healthy");
    assertThat(shop.status().path("stableRS").asText())
        .isEqualTo(shop.status().path("currentPodHash").asText());
  }

  private static String template() {
    return Shop.template(
        "errors", "successCondition: \"result[0] < 0.05\"", SLUICE.metrics().address(), "errors");
  }
}
