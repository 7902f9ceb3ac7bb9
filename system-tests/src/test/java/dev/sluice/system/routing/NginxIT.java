package dev.sluice.system.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.prometheus.Answer;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.KubeEvents;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Rollout behind an NGINX Ingress: its canary Ingress gets what the steps say. */
@OnKubernetes
class NginxIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  @RegisterExtension
  @Order(Integer.MAX_VALUE)
  static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CANARY = "web-web-canary";
  private static final String PREFIX = "nginx.ingress.kubernetes.io/";
  private static final String STEPS =
      """
      steps:
      - setWeight: 10
      - pause: {}
      - setWeight: 60
      - pause: {}
      """;

  private Shop shop;

  @BeforeEach
  void openShop() {
    shop = new Shop(KUBE);
  }

  @Test
  void theCanaryIngressFollowsTheStepsAndIsLeftWithoutTraffic() {
    KUBE.apply(Shop.SERVICES + Shop.INGRESS + Shop.rolloutBehindIngress(STEPS));
    shop.awaitPhase("Healthy");
    Ingress stable = ingress("web").orElseThrow();

    shop.ship("web:2");

    awaitWeight(10);
    shop.awaitPhase("Paused");
    assertCanaryIngress();
    shop.command("promote");
    awaitWeight(60);
    shop.awaitPhase("Paused");
    shop.command("promote");
    shop.awaitPhase("Healthy");
    awaitWeight(0);
    assertThat(shop.status().path("stableRS").asText())
        .isEqualTo(shop.status().path("currentPodHash").asText());
    assertThat(ingress("web").orElseThrow().getSpec()).isEqualTo(stable.getSpec());
    assertThat(ingress("web").orElseThrow().getMetadata().getResourceVersion())
        .as("the user's Ingress is not written")
        .isEqualTo(stable.getMetadata().getResourceVersion());
  }

  @Test
  void anAbortTakesTheCanaryIngressToNothing() {
    KUBE.apply(Shop.SERVICES + Shop.INGRESS + Shop.rolloutBehindIngress(STEPS));
    shop.awaitPhase("Healthy");
    shop.ship("web:2");
    awaitWeight(10);

    shop.command("abort");

    awaitWeight(0);
    shop.awaitPhase("Degraded");
  }

  @Test
  void aBadVerdictTakesTheCanaryIngressToNothing() {
    SLUICE.metrics().answerOthers(Answer.of(1));
    KUBE.apply(
        Shop.SERVICES
            + Shop.INGRESS
            + Shop.template(
                "errors",
                "successCondition: \"result[0] < 0.05\"",
                SLUICE.metrics().address(),
                "errors")
            + Shop.rolloutBehindIngress(
                """
                steps:
                - setWeight: 40
                - analysis: {templates: [{templateName: errors}]}
                """));
    shop.awaitPhase("Healthy");

    shop.ship("web:2");

    shop.awaitPhase("Degraded");
    awaitWeight(0);
    assertThat(shop.status().path("abort").asBoolean()).isTrue();
    assertThat(KubeEvents.of(KUBE, "web", "TrafficWeightUpdated")).contains("to 40");
  }

  @Test
  void anIngressOfAnotherOwnerIsLeftAloneAndTold() {
    KUBE.apply(
        Shop.SERVICES
            + Shop.INGRESS
            + Shop.INGRESS.replace("metadata: {name: web}", "metadata: {name: " + CANARY + "}")
            + Shop.rolloutBehindIngress(STEPS));
    Ingress others = ingress(CANARY).orElseThrow();

    Await.until(
        SOON,
        () ->
            KubeEvents.of(KUBE, "web", "TrafficRoutingError").contains(CANARY)
                ? ""
                : "no Event tells it: " + KubeEvents.of(KUBE, "web", "") + shop.status());

    assertThat(ingress(CANARY).orElseThrow()).isEqualTo(others);
    assertThat(shop.status().path("conditions").toString()).contains("TrafficRoutingError");
  }

  private static void assertCanaryIngress() {
    Ingress canary = ingress(CANARY).orElseThrow();
    assertThat(canary.getMetadata().getAnnotations())
        .containsEntry(PREFIX + "canary", "true")
        .containsEntry(PREFIX + "canary-by-header", "beta");
    assertThat(canary.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("Rollout");
              assertThat(owner.getName()).isEqualTo("web");
            });
    assertThat(canary.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(canary.getSpec().getRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getHost()).isEqualTo("web.example.com");
              assertThat(rule.getHttp().getPaths())
                  .singleElement()
                  .satisfies(
                      path ->
                          assertThat(path.getBackend().getService().getName()).isEqualTo("canary"));
            });
  }

  private static void awaitWeight(int weight) {
    String wanted = Integer.toString(weight);
    Await.until(
        SOON,
        () -> {
          String found =
              ingress(CANARY)
                  .map(each -> each.getMetadata().getAnnotations().get(PREFIX + "canary-weight"))
                  .orElse("no canary Ingress");
          return wanted.equals(found) ? "" : "weight is " + found + ", not " + wanted;
        });
  }

  private static Optional<Ingress> ingress(String name) {
    return Optional.ofNullable(
        KUBE.client()
            .network()
            .v1()
            .ingresses()
            .inNamespace(KUBE.namespace())
            .withName(name)
            .get());
  }
}
