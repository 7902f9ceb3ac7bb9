package dev.sluice.system.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.system.harness.Ledger;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.Sluice;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The pipeline on Kafka as it is shipped, in a container; skipped where there is no Docker daemon.
 */
@OnKubernetes
class ContainerBrokerIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();

  private static final String IMAGE = "apache/kafka:4.2.0";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String STEPS =
      """
      steps:
      - setWeight: 25
      - analysis: {templates: [{templateName: errors}]}
      - setWeight: 75
      """;

  @TempDir static Path folder;

  private static KafkaContainer kafka;
  private static PrometheusLikeServer metrics;
  private static Sluice sluice;
  private static Ledger ledger;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "needs a Docker daemon");
    kafka =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
    kafka.start();
    metrics = PrometheusLikeServer.start();
    TopicCatalogue topics = new TopicCatalogue("container");
    sluice =
        new Sluice(
            KUBE.clientConfig(),
            kafka.getBootstrapServers(),
            topics,
            folder.resolve("stores"),
            Map.of());
    ledger = new Ledger(kafka.getBootstrapServers(), topics);
    sluice.startAll();
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
    if (metrics != null) {
      metrics.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void aGoodVersionIsPromotedAndABadOneRolledBack() {
    metrics.answerOthers(Answer.of(0.01));
    Shop shop = new Shop(KUBE);
    shop.open(
        STEPS,
        Shop.template(
            "errors",
            "interval: 1s, count: 3, successCondition: \"result[0] < 0.05\"",
            metrics.address(),
            "errors"));

    shop.ship("web:2");
    shop.awaitPhase("Healthy");
    JsonNode promoted = shop.status();
    assertThat(promoted.path("stableRS").asText())
        .isEqualTo(promoted.path("currentPodHash").asText());

    metrics.answerOthers(Answer.of(0.9));
    shop.ship("web:3");
    shop.awaitPhase("Degraded");
    assertThat(shop.status().path("abort").asBoolean()).isTrue();
    shop.awaitCanaryWeight(0, SOON);
    ledger.check(KUBE.namespace(), false);
  }
}
