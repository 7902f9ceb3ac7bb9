package dev.sluice.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.KubeEvents;
import dev.sluice.system.harness.Neighbour;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that the API server takes and that cannot be carried out; and how they are mended. */
@OnKubernetes
class MalformedRolloutsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  @RegisterExtension
  @Order(Integer.MAX_VALUE)
  static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String API = "argoproj.io/v1alpha1";
  private static final String TEMPLATE =
      "{metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: 'web:1'}]}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {canary: {steps: [{setWeight: 20, pause: {}}]}}            | spec.strategy.steps[0]                | exactly one thing
          {canary: {steps: [{}]}}                                    | spec.strategy.steps[0]                | exactly one thing
          {canary: {steps: [{setWeight: 101}]}}                      | spec.strategy.steps[0].setWeight      | must be between 0 and 100
          {canary: {steps: [{setWeight: -1}]}}                       | spec.strategy.steps[0].setWeight      | must be between 0 and 100
          {canary: {steps: [{pause: {duration: soon}}]}}             | spec.strategy.steps[0].pause.duration | a number of seconds or a duration such as 10m
          {canary: {steps: [{pause: {duration: -5}}]}}               | spec.strategy.steps[0].pause.duration | not negative
          {canary: {maxSurge: lots}}                                 | maxSurge                              | a percentage such as 25%
          {canary: {maxSurge: 0, maxUnavailable: 0}}                 | maxSurge                              | must not be 0
          {canary: {steps: [{setCanaryScale: {weight: 5}}]}}         | trafficRouting                        | setCanaryScale needs a traffic provider
          {canary: {canaryService: one, stableService: one}}         | stableService                         | must differ from canaryService
          {blueGreen: {activeService: one}}                          | blueGreen.activeService               | create it or correct the name
          {blueGreen: {activeService: one, previewService: one}}     | spec.strategy.activeService           | differ from previewService
          {blueGreen: {}}                                            | spec.strategy.activeService           | must be set
          {}                                                         | spec.strategy                         | strategy
          """)
  void aStrategyThatCannotBeCarriedOutIsToldByItsField(String strategy, String field, String mend) {
    KUBE.apply(manifest(TEMPLATE, strategy));
    assertInvalidUntil(replace("/spec/strategy", "{canary: {}}"), field, mend);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metadata: {labels: {app: web}}, spec: {containers: web}}                                              | containers
          {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: 'web:1', ports: [{containerPort: many}]}]}} | containerPort
          {metadata: {labels: {app: other}}, spec: {containers: [{name: main, image: 'web:1'}]}}                 | selector
          {metadata: {labels: {app: web}}, spec: {}}                                                             | containers
          """)
  void aPodTemplateOfTheWrongShapeIsToldByItsField(String template, String field) {
    KUBE.apply(manifest(template, "{canary: {}}"));
    assertInvalidUntil(replace("/spec/template", TEMPLATE), field, "spec.template");
  }

  @Test
  void whatTheSchemaForbidsIsRefusedByTheApiServerWithTheField() {
    assertThatThrownBy(
            () -> KUBE.apply(manifest(TEMPLATE, "{canary: {steps: [{setWeight: ten}]}}")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.strategy.canary.steps[0].setWeight");
  }

  @Test
  void aHealthyRolloutThatIsEditedIntoNonsenseKeepsItsPodsAndIsMended() {
    Neighbour neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    KUBE.apply(manifest(TEMPLATE, "{canary: {}}"));
    Shop shop = new Shop(KUBE);
    shop.awaitPhase("Healthy");

    patch(replace("/spec/strategy", "{canary: {steps: [{setWeight: 500}]}}"));
    shop.awaitPhase("Degraded");

    assertThat(shop.status().path("message").asText())
        .contains("spec.strategy.steps[0].setWeight", "500");
    assertThat(shop.status().path("availableReplicas").asInt()).isOne();
    neighbour.isPromoted();
    patch(replace("/spec/strategy", "{canary: {steps: [{setWeight: 50}]}}"));
    shop.awaitPhase("Healthy");
    shop.ship("web:2");
    shop.awaitPhase("Healthy");
  }

  private static void assertInvalidUntil(String mended, String field, String message) {
    Shop shop = new Shop(KUBE);
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
    assertThat(KUBE.client().apps().replicaSets().inNamespace(KUBE.namespace()).list().getItems())
        .isEmpty();

    patch(mended);

    shop.awaitPhase("Healthy");
  }

  private static void patch(String patch) {
    KUBE.generic(API, "Rollout").withName("web").patch(PatchContext.of(PatchType.JSON), patch);
  }

  private static String replace(String path, String yaml) {
    Map<?, ?> value = Serialization.unmarshal("---\n" + yaml, Map.class);
    return "[{\"op\":\"add\",\"path\":\"%s\",\"value\":%s}]"
        .formatted(path, Serialization.asJson(value));
  }

  private static String manifest(String template, String strategy) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    metadata: {name: web}
    spec:
      replicas: 1
      selector: {matchLabels: {app: web}}
      template: %s
      strategy: %s
    """
        .formatted(template, strategy);
  }
}
