package dev.sluice.system.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.Ledger;
import dev.sluice.system.harness.RealPrometheus;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.Sluice;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real broker, real control plane, real Prometheus: what a verdict makes of a Rollout. */
@OnKubernetes
class AnalysedRolloutsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final Duration SOON = Duration.ofSeconds(30);

  /** A revision is good below 5 % errors, bad above 50 %, and nobody knows in between. */
  private static final String JUDGED =
      "interval: 1s, count: 3, successCondition: \"result[0] < 0.05\","
          + " failureCondition: \"result[0] > 0.5\"";

  private static final String STEPS =
      """
      steps:
      - setWeight: 25
      - analysis: {templates: [{templateName: errors}]}
      - setWeight: 75
      """;

  @TempDir static Path folder;

  private static RealPrometheus prometheus;
  private static Sluice sluice;
  private static Ledger ledger;

  private Shop shop;

  @BeforeAll
  static void start() throws IOException {
    prometheus = RealPrometheus.start(folder);
    TopicCatalogue topics = KAFKA.catalogue();
    ledger = new Ledger(KAFKA.bootstrapServers(), topics);
    sluice =
        new Sluice(
                KUBE.clientConfig(),
                KAFKA.bootstrapServers(),
                topics,
                folder.resolve("stores"),
                Map.of())
            .startAll();
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @BeforeEach
  void openShop() {
    shop = new Shop(KUBE);
  }

  @AfterEach
  void closeShop() {
    KUBE.generic("argoproj.io/v1alpha1", "Rollout").delete();
  }

  @Test
  void aGoodVersionIsPromoted() {
    prometheus.errorRatio(KUBE.namespace(), 0.01);
    shop.open(STEPS, template());

    shop.ship("web:2");

    shop.awaitPhase("Healthy");
    JsonNode status = shop.status();
    assertThat(status.path("stableRS").asText()).isEqualTo(status.path("currentPodHash").asText());
    shop.awaitCanaryWeight(0, SOON);
    assertThat(shop.runs()).singleElement().satisfies(run -> assertRun(run, "Successful", 3));
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void aBadVersionIsRolledBackByTheFirstBadMeasurement() {
    prometheus.errorRatio(KUBE.namespace(), 0.9);
    shop.open(STEPS, template());

    shop.ship("web:2");

    shop.awaitPhase("Degraded");
    JsonNode status = shop.status();
    assertThat(status.path("abort").asBoolean()).isTrue();
    assertThat(status.path("message").asText())
        .contains("error-ratio")
        .contains("failed (1) > failureLimit (0)");
    assertThat(status.path("stableRS").asText())
        .isNotEqualTo(status.path("currentPodHash").asText());
    shop.awaitCanaryWeight(0, SOON);
    assertThat(shop.runs()).singleElement().satisfies(run -> assertRun(run, "Failed", 1));
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void aVersionThatGetsWorseIsRolledBackByItsBackgroundAnalysis() {
    prometheus.errorRatio(KUBE.namespace(), 0.01);
    shop.open(BACKGROUND, forever());
    shop.ship("web:2");
    shop.awaitPhase("Paused");
    shop.awaitCanaryWeight(25, SOON);
    shop.awaitRun(2);

    prometheus.errorRatio(KUBE.namespace(), 0.9);

    shop.awaitPhase("Degraded");
    shop.awaitCanaryWeight(0, SOON);
    assertThat(shop.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.at("/status/phase").asText()).isEqualTo("Failed");
              assertThat(run.at("/status/metricResults/0/failed").asInt()).isOne();
            });
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void withoutDataNothingIsPromoted() {
    shop.open(
        STEPS,
        Shop.template(
            "errors",
            "interval: 1s, count: 9, consecutiveErrorLimit: 2, successCondition: \"result[0] < 1\"",
            prometheus.address(),
            "shop_of_nobody"));

    shop.ship("web:2");

    shop.awaitPhase("Degraded");
    shop.awaitCanaryWeight(0, SOON);
    assertThat(shop.runs()).singleElement().satisfies(run -> assertRun(run, "Error", 3));
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void aProviderThatIsDownIsAnErrorThatTellsItsAddress() {
    shop.open(
        STEPS,
        Shop.template(
            "errors",
            "interval: 1s, count: 9, consecutiveErrorLimit: 1, successCondition: \"result[0] < 1\"",
            "http://127.0.0.1:9",
            "up"));

    shop.ship("web:2");

    shop.awaitPhase("Degraded");
    assertThat(shop.status().path("message").asText())
        .contains("consecutiveErrors (2) > consecutiveErrorLimit (1)")
        .contains("127.0.0.1:9");
    assertThat(shop.runs()).singleElement().satisfies(run -> assertRun(run, "Error", 2));
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void anInconclusiveAnalysisPausesUntilAHumanPromotes() {
    prometheus.errorRatio(KUBE.namespace(), 0.2);
    shop.open(STEPS, template());

    shop.ship("web:2");

    shop.awaitPhase("Paused");
    assertThat(shop.status().at("/pauseConditions/0/reason").asText())
        .isEqualTo("InconclusiveAnalysisRun");
    assertThat(shop.canaryWeight()).isEqualTo(25);
    assertThat(shop.runs()).singleElement().satisfies(run -> assertRun(run, "Inconclusive", 1));

    shop.command("promote");

    shop.awaitPhase("Healthy");
    JsonNode status = shop.status();
    assertThat(status.path("stableRS").asText()).isEqualTo(status.path("currentPodHash").asText());
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void aSecondRevisionInMidCanaryEndsTheFirstOnesAnalysisAndIsJudgedItself() {
    prometheus.errorRatio(KUBE.namespace(), 0.01);
    shop.open(BACKGROUND, forever());
    shop.ship("web:2");
    shop.awaitPhase("Paused");
    shop.awaitRun(1);

    shop.ship("web:3");

    shop.awaitPhase("Paused");
    Await.until(
        Duration.ofSeconds(60),
        () ->
            shop.runs().size() == 2
                    && shop.runs().getFirst().at("/status/phase").asText().equals("Successful")
                    && Shop.count(shop.runs().getLast()) > 0
                ? ""
                : "runs are " + shop.runs());
    assertThat(shop.runs().getFirst().at("/spec/terminate").asBoolean()).isTrue();

    shop.command("promote");

    shop.awaitPhase("Healthy");
    assertThat(shop.json().at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("web:3");
    ledger.check(KUBE.namespace(), false);
  }

  @Test
  void anAbortDuringAPauseTakesAllTrafficFromTheCanary() {
    prometheus.errorRatio(KUBE.namespace(), 0.01);
    shop.open(BACKGROUND, forever());
    shop.ship("web:2");
    shop.awaitPhase("Paused");
    shop.awaitCanaryWeight(25, SOON);
    shop.awaitRun(1);

    shop.command("abort");

    shop.awaitCanaryWeight(0, SOON);
    shop.awaitPhase("Degraded");
    Await.until(
        Duration.ofSeconds(60),
        () ->
            shop.runs().getFirst().at("/status/phase").asText().equals("Successful")
                ? ""
                : "run is not ended: " + shop.runs());
    ledger.check(KUBE.namespace(), false);
  }

  private static final String BACKGROUND =
      """
      analysis: {templates: [{templateName: errors}]}
      steps:
      - setWeight: 25
      - pause: {}
      """;

  private static void assertRun(JsonNode run, String phase, int count) {
    assertThat(run.at("/status/phase").asText()).as("phase of %s", run).isEqualTo(phase);
    assertThat(Shop.count(run)).as("measurements of %s", run).isEqualTo(count);
  }

  private static String template() {
    return Shop.template(
        "errors", JUDGED, prometheus.address(), RealPrometheus.query(KUBE.namespace()));
  }

  private static String forever() {
    return Shop.template(
        "errors",
        "interval: 1s, successCondition: \"result[0] < 0.05\"",
        prometheus.address(),
        RealPrometheus.query(KUBE.namespace()));
  }
}
