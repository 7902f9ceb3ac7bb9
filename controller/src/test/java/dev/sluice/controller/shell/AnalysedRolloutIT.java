package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.events.CdEvent;
import dev.sluice.schemas.events.PublicJson;
import dev.sluice.schemas.events.RolloutState;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class AnalysedRolloutIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String TEMPLATE =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisTemplate
      metadata: {name: check}
      spec:
        metrics:
        - name: rate
          count: 5
          interval: 1s
          successCondition: result > 0
          provider: {web: {url: "http://example.invalid/"}}
      """;
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
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy:
          canary:
            steps:
            - setWeight: 50
            - analysis: {templates: [{templateName: check}]}
      """;
  private static final String NEXT_IMAGE =
      "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"web:2\"}]}}}}";

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  @Test
  void aFailedVerdictAbortsTheRolloutAtOnceAndTheWorldIsTold() throws Exception {
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      AnalysisRequest request = untilAnalysis();
      send(verdict(request, 1, AnalysisPhase.ANALYSIS_PHASE_RUNNING));
      try (Aborted aborted = new Aborted()) {
        long sent = System.nanoTime();
        send(verdict(request, 2, AnalysisPhase.ANALYSIS_PHASE_FAILED));
        long took = aborted.await() - sent;

        // The bound is for a machine that builds beside; the path itself takes some 50 ms.
        assertThat(Duration.ofNanos(took))
            .as("verdict to status.abort")
            .isLessThan(Duration.ofSeconds(2));
      }
      awaitPhase(RolloutPhase.DEGRADED);

      RolloutState state =
          Await.until(
                  "the public state",
                  AnalysedRolloutIT::state,
                  found -> found.map(RolloutState::aborted).orElse(false))
              .orElseThrow();
      assertThat(state.phase()).isEqualTo(RolloutPhase.DEGRADED);
      assertThat(types())
          .contains(
              "dev.cdevents.service.deployed.0.3.0",
              "dev.cdevents.service.rolledback.0.3.0",
              "dev.cdevents.testsuiterun.started.0.3.0",
              "dev.cdevents.testsuiterun.finished.0.3.0",
              "dev.cdevents.testcaserun.finished.0.3.0",
              "dev.cdevents.incident.detected.0.3.0");
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  @Test
  void aSuccessfulVerdictPromotesAndARestartInBetweenTellsNothingTwice() throws Exception {
    AnalysisRequest request;
    try (ControllerUnderTest first = new ControllerUnderTest(KUBE, KAFKA)) {
      request = untilAnalysis();
      send(verdict(request, 1, AnalysisPhase.ANALYSIS_PHASE_RUNNING));
      Await.until(
          "the last event",
          AnalysedRolloutIT::types,
          seen -> seen.contains("dev.cdevents.testsuiterun.started.0.3.0"));
      assertThat(first.app.isReady()).isTrue();
    }
    int before = types().size();
    try (ControllerUnderTest second = new ControllerUnderTest(KUBE, KAFKA)) {
      send(verdict(request, 2, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));

      awaitPhase(RolloutPhase.HEALTHY);
      Await.until(
          "the promotion to be told",
          AnalysedRolloutIT::types,
          seen -> seen.contains("dev.cdevents.service.upgraded.0.3.0"));
      List<String> since = types().subList(before, types().size());
      assertThat(since)
          .doesNotContain(
              "dev.cdevents.service.deployed.0.3.0", "dev.cdevents.testsuiterun.started.0.3.0");

      KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web").delete();
      Await.until("the tombstone", AnalysedRolloutIT::state, Optional::isEmpty);
      assertThat(second.app.isReady()).isTrue();
    }
  }

  @Test
  void aTemplateThatIsMissingIsToldAndTheRolloutGoesOnOnceItIsThere() {
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      KUBE.apply(ROLLOUT);
      Rollout invalid =
          Await.until(
              "InvalidSpec",
              () -> ControllerUnderTest.rollout(KUBE, "web"),
              rollout -> rollout.getStatus().phase() == RolloutPhase.DEGRADED);
      assertThat(invalid.getStatus().message()).contains("InvalidSpec").contains("check");

      KUBE.apply(TEMPLATE);

      awaitPhase(RolloutPhase.HEALTHY);
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  private static AnalysisRequest untilAnalysis() {
    KUBE.apply(TEMPLATE + "---\n" + ROLLOUT);
    awaitPhase(RolloutPhase.HEALTHY);
    KUBE.generic("argoproj.io/v1alpha1", "Rollout")
        .withName("web")
        .patch(PatchContext.of(PatchType.JSON_MERGE), NEXT_IMAGE);
    Await.until(
        "the analysis",
        () -> ControllerUnderTest.rollout(KUBE, "web").getStatus(),
        status ->
            status.canary() != null && status.canary().currentStepAnalysisRunStatus() != null);
    return Await.until("the request", AnalysedRolloutIT::requests, seen -> !seen.isEmpty())
        .getFirst();
  }

  private static void awaitPhase(RolloutPhase phase) {
    Await.until(
        phase.toString(),
        () -> ControllerUnderTest.rollout(KUBE, "web").getStatus(),
        status -> status.phase() == phase);
  }

  private static Verdict verdict(AnalysisRequest request, long version, AnalysisPhase phase) {
    return Verdict.newBuilder()
        .setRun(request.getRun())
        .setVersion(version)
        .setPhase(phase)
        .addMetrics(MetricResult.newBuilder().setName("rate").setPhase(phase).setCount(1))
        .build();
  }

  private static void send(Verdict verdict) throws Exception {
    Topic<String, Verdict> topic = KAFKA.catalogue().verdicts(ControllerUnderTest.CLUSTER);
    try (KafkaProducer<String, Verdict> producer =
        new KafkaProducer<>(
            KAFKA.clientConfig(), topic.key().serializer(), topic.value().serializer())) {
      producer.send(new ProducerRecord<>(topic.name(), Keys.of(verdict.getRun()), verdict)).get();
    }
  }

  private static List<AnalysisRequest> requests() {
    Topic<String, AnalysisRequest> topic = KAFKA.catalogue().analysisRequests();
    return readAll(topic).stream()
        .filter(each -> each.value() != null)
        .map(each -> topic.value().deserializer().deserialize(topic.name(), each.value()))
        .toList();
  }

  private static Optional<RolloutState> state() {
    List<ConsumerRecord<byte[], byte[]>> all = readAll(KAFKA.catalogue().rollouts());
    return all.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(all.getLast().value()).flatMap(PublicJson::state);
  }

  private static List<String> types() {
    return readAll(KAFKA.catalogue().rolloutEvents()).stream()
        .flatMap(each -> PublicJson.event(each.value()).stream())
        .map(CdEvent::context)
        .map(CdEvent.Context::type)
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(Topic<?, ?> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer())) {
      return AllRecords.of(consumer, topic.name());
    }
  }

  /** Watches for the moment in which the Rollout is aborted. */
  private static final class Aborted implements AutoCloseable {
    private final CompletableFuture<Long> at = new CompletableFuture<>();
    private final Watch watch =
        KUBE.client()
            .resources(Rollout.class)
            .inNamespace(KUBE.namespace())
            .withName("web")
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Rollout rollout) {
                    if (rollout.getStatus().abort()) {
                      at.complete(System.nanoTime());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    at.completeExceptionally(cause);
                  }
                });

    long await() throws InterruptedException, ExecutionException, TimeoutException {
      return at.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
