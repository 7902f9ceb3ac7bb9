package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@OnKubernetes
class RecoveryIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String RUN =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisRun
      metadata: {name: run}
      spec: {metrics: [{name: rate, provider: {web: {url: "http://example.invalid/"}}}]}
      """;
  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: %s, labels: {%s}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy: {canary: {}}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: stable-3}
      spec: {selector: {app: web-3}, ports: [{port: 80}]}
      ---
      """;
  private static final String SERVED = "canary: {stableService: stable-3}";

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  @Test
  void aTopicThatWasLostIsFilledAgainFromTheObjects()
      throws ExecutionException, InterruptedException {
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      Topic<?, ?> requests = KAFKA.catalogue().analysisRequests();
      KUBE.apply(RUN);
      Await.until("the request", () -> count(requests), count -> count > 0);
      // The watch must have seen the topic's identity once, or there is nothing to compare with.
      Topic<?, ?> states = KAFKA.catalogue().rollouts();
      KUBE.apply(ROLLOUT.formatted("web", ""));
      Await.until("the state", () -> count(states), count -> count > 0);
      awaitHealthy("web");

      try (Admin admin = KAFKA.admin()) {
        admin.deleteTopics(List.of(requests.name(), states.name())).all().get();
      }
      KAFKA.createTopics(ControllerUnderTest.CLUSTER);

      Await.until("the request again", () -> count(requests), count -> count > 0);
      Await.until("the state again", () -> count(states), count -> count > 0);
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void servicesOfARolloutThatIsDeletedWhileNoControllerRunsAreLetGoAtTheNextStart() {
    try (ControllerUnderTest first = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(SERVICE + ROLLOUT.formatted("web-3", "").replace("canary: {}", SERVED));
      awaitHealthy("web-3");
      Await.until("the selector", RecoveryIT::selector, selector -> selector.size() == 2);
      assertThat(first.app.isLeading()).isTrue();
    }
    KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web-3").delete();
    try (ControllerUnderTest second = new ControllerUnderTest(KUBE, KAFKA)) {
      Await.until("the selector", RecoveryIT::selector, Map.of("app", "web-3")::equals);
      assertThat(second.app.isLeading()).isTrue();
    }
  }

  @Test
  void theCommandOfARolloutThatIsDeletedWhileNoControllerRunsIsTakenBackAtTheNextStart()
      throws ExecutionException, InterruptedException {
    Topic<String, RoutingReport> reports =
        KAFKA.catalogue().routingReports(ControllerUnderTest.CLUSTER);
    RoutingReport left =
        RoutingReport.newBuilder()
            .setRollout(
                RolloutId.newBuilder()
                    .setCluster(ControllerUnderTest.CLUSTER)
                    .setNamespace(KUBE.namespace())
                    .setName("gone")
                    .setUid("u1"))
            .setEpoch(3)
            .setOutcome(RoutingReport.Outcome.OUTCOME_VERIFIED)
            .build();
    try (KafkaProducer<String, RoutingReport> router =
        new KafkaProducer<>(
            KAFKA.clientConfig(), reports.key().serializer(), reports.value().serializer())) {
      router.send(new ProducerRecord<>(reports.name(), Keys.of(left.getRollout()), left)).get();
    }
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      Await.until("the command's end", RecoveryIT::endOfCommand, ended -> ended);
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  private static Map<String, String> selector() {
    return KUBE.client()
        .services()
        .inNamespace(KUBE.namespace())
        .withName("stable-3")
        .get()
        .getSpec()
        .getSelector();
  }

  @Test
  void oneLeadsAndTheNextTakesOverWhenItIsGone() {
    try (ControllerUnderTest second = startAfter()) {
      KUBE.apply(ROLLOUT.formatted("web-2", ""));

      awaitHealthy("web-2");
      assertThat(second.app.isLeading()).isTrue();
    }
  }

  private static ControllerUnderTest startAfter() {
    ControllerUnderTest second;
    try (ControllerUnderTest first = new ControllerUnderTest(KUBE, electing("first"))) {
      Await.until("leadership", first.app::isLeading, leading -> leading);
      second = new ControllerUnderTest(KUBE, electing("second"));
      KUBE.apply(ROLLOUT.formatted("web", ""));
      awaitHealthy("web");

      assertThat(second.app.isLeading()).isFalse();
      assertThat(second.requests.all())
          .filteredOn(request -> request.verb().equals("patch"))
          .filteredOn(request -> !request.kind().equals("leases"))
          .isEmpty();
    }
    return second;
  }

  private static ControllerConfig electing(String identity) {
    return ControllerUnderTest.config(KUBE, KAFKA)
        .withLeaderElection(
            Optional.of(
                new ControllerConfig.LeaderElection(
                    KUBE.namespace(),
                    "controller",
                    identity,
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(1))));
  }

  @Test
  void aControllerOfAllNamespacesHandlesItsInstancesObjectsEverywhere() {
    String instance = KUBE.namespace();
    ControllerConfig config =
        ControllerUnderTest.config(KUBE, KAFKA)
            .withNamespace(Optional.empty())
            .withInstanceId(Optional.of(instance));
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, config)) {
      KUBE.apply(
          ROLLOUT.formatted(
              "web", "argo-rollouts.argoproj.io/controller-instance-id: " + instance));

      awaitHealthy("web");
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void theExampleOfAnOutsideReaderTellsStatesThenEvents(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("output");
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT.formatted("web", ""));
      awaitHealthy("web");
      Process reader =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Path.of("..", "examples", "rollout-events", "RolloutEvents.java").toString(),
                  KAFKA.bootstrapServers(),
                  KAFKA.catalogue().prefix())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        Await.until(
            "the reader to follow", () -> text(output), seen -> seen.contains("-- following --"));
        KUBE.apply(ROLLOUT.formatted("later", ""));
        Await.until(
            "the event",
            () -> text(output),
            seen ->
                seen.lines()
                    .anyMatch(
                        line -> line.contains("/later ") && line.contains("service.deployed")));
      } finally {
        reader.destroy();
      }
      assertThat(text(output).lines())
          .anyMatch(line -> line.contains("/web ") && line.contains("Healthy"));
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitHealthy(String name) {
    Await.until(
        name + " to be Healthy",
        () -> ControllerUnderTest.rollout(KUBE, name).getStatus(),
        status -> status.phase() == RolloutPhase.HEALTHY);
  }

  private static boolean endOfCommand() {
    Topic<String, RoutingCommand> commands =
        KAFKA.catalogue().routingCommands(ControllerUnderTest.CLUSTER);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            KAFKA.clientConfig(),
            commands.key().deserializer(),
            Serdes.ByteArray().deserializer())) {
      return AllRecords.of(consumer, commands.name()).stream()
          .anyMatch(record -> record.key().endsWith("/gone") && record.value() == null);
    }
  }

  private static int count(Topic<?, ?> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KAFKA.clientConfig(),
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer())) {
      return AllRecords.of(consumer, topic.name()).size();
    }
  }
}
