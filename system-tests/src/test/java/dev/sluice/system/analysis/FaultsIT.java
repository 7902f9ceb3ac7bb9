package dev.sluice.system.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.Ledger;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.Sluice;
import dev.sluice.system.harness.SluiceChild;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Parts and the broker die in the middle of an analysis: no verdict is wrong, lost or doubled. */
@OnKubernetes
class FaultsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.own();

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration ABORTED = Duration.ofSeconds(5);
  private static final int COUNT = 8;
  private static final String STEPS =
      """
      steps:
      - setWeight: 25
      - analysis: {templates: [{templateName: errors}]}
      """;

  @TempDir static Path folder;

  private static Sluice sluice;
  private static TopicCatalogue topics;
  private static Ledger ledger;

  private PrometheusLikeServer metrics;
  private Shop shop;

  @BeforeAll
  static void start() throws IOException {
    topics = KAFKA.catalogue();
    ledger = new Ledger(KAFKA.bootstrapServers(), topics);
    sluice =
        new Sluice(
            KUBE.clientConfig(),
            KAFKA.bootstrapServers(),
            topics,
            Files.createDirectory(folder.resolve("inside")),
            Map.of("worker.recordLock", "2s"));
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  @BeforeEach
  void openShop() throws IOException {
    sluice.startAll();
    metrics = PrometheusLikeServer.start();
    shop = new Shop(KUBE);
    shop.open(
        STEPS,
        Shop.template(
            "errors",
            "interval: 1s, count: %d, successCondition: \"result[0] < 0.05\"".formatted(COUNT),
            metrics.address(),
            "errors"));
  }

  @AfterEach
  void closeShop() {
    KUBE.generic("argoproj.io/v1alpha1", "Rollout").delete();
    metrics.close();
  }

  @Test
  void aMeasurementOfAWorkerThatIsKilledIsTakenByAnother() throws IOException {
    sluice.stop(Role.WORKER);
    try (SluiceChild worker = child("worker", List.of("--set", "worker.recordLock=2s"))) {
      metrics.answerOthers(new Answer.Never());
      shop.ship("web:2");
      Await.until(
          Duration.ofSeconds(90), () -> metrics.count() > 0 ? "" : "nothing is measured yet");

      worker.kill();
    }
    metrics.answerOthers(Answer.of(0));
    sluice.startAll();

    assertPromotedAfterAllMeasurements();
  }

  @Test
  void anAggregatorThatIsKilledAndHasLostItsStoresGoesOnWhereItWas() throws IOException {
    sluice.stop(Role.AGGREGATOR);
    try (SluiceChild aggregator = child("aggregator", List.of())) {
      shop.ship("web:2");
      shop.awaitRun(2);

      aggregator.kill();
    }
    delete(folder.resolve("outside").resolve("aggregator"));
    delete(folder.resolve("inside").resolve("aggregator"));
    sluice.startAll();

    assertPromotedAfterAllMeasurements();
  }

  @Test
  void aControllerThatIsKilledGoesOnWhereItWas() throws IOException {
    sluice.stop(Role.CONTROLLER);
    try (SluiceChild controller = child("controller", List.of())) {
      shop.ship("web:2");
      shop.awaitRun(2);

      controller.kill();
    }
    sluice.startAll();

    assertPromotedAfterAllMeasurements();
  }

  @Test
  void aBrokerThatIsStoppedAndStartedHoldsUpButChangesNothing() {
    shop.ship("web:2");
    shop.awaitRun(2);

    KAFKA.stop();
    try {
      Await.pause(Duration.ofSeconds(5));
      assertThat(shop.status().path("abort").asBoolean()).isFalse();
      assertThat(shop.canaryWeight()).isEqualTo(25);
    } finally {
      KAFKA.start();
    }

    assertPromotedAfterAllMeasurements();
  }

  @Test
  void anAbortWhileTheBrokerIsDownTakesAllTrafficFromTheCanaryWithinFiveSeconds() {
    shop.ship("web:2");
    shop.awaitCanaryWeight(25, SOON);
    shop.awaitRun(2);

    KAFKA.stop();
    try {
      shop.command("abort");
      shop.awaitCanaryWeight(0, ABORTED);
      shop.awaitPhase("Degraded");
    } finally {
      KAFKA.start();
    }

    Await.until(
        Duration.ofSeconds(90),
        () ->
            shop.runs().getFirst().at("/status/phase").asText().equals("Successful")
                ? ""
                : "the run is not ended: " + shop.runs());
    assertThat(shop.canaryWeight()).isZero();
    assertThat(shop.status().path("abort").asBoolean()).isTrue();
    ledger.check(KUBE.namespace(), true);
  }

  private void assertPromotedAfterAllMeasurements() {
    shop.awaitPhase("Healthy");
    JsonNode status = shop.status();
    assertThat(status.path("stableRS").asText()).isEqualTo(status.path("currentPodHash").asText());
    assertThat(shop.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.at("/status/phase").asText()).isEqualTo("Successful");
              assertThat(run.at("/status/metricResults/0/successful").asInt()).isEqualTo(COUNT);
            });
    ledger.check(KUBE.namespace(), true);
  }

  private static SluiceChild child(String role, List<String> flags) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of("--kafka", KAFKA.bootstrapServers(), "--prefix", topics.prefix()),
                flags.stream())
            .toList();
    List<String> cluster =
        role.equals("aggregator")
            ? List.of()
            : List.of("--kubeconfig", KUBE.kubeconfig().toString());
    return SluiceChild.start(
        role,
        Files.createDirectories(folder.resolve("outside")),
        Stream.concat(all.stream(), cluster.stream()).toList());
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
