package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class AnalysisRunIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String RUN =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisRun
      metadata: {name: run}
      spec:
        metrics:
        - name: rate
          interval: 1s
          successCondition: result > 0
          provider: {web: {url: "http://example.invalid/"}}
      """;

  private KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", "localhost:1"),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private ControllerUnderTest controller;

  @BeforeEach
  void start() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    producer.close(Duration.ZERO);
    producer =
        new KafkaProducer<>(
            KAFKA.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
    controller = new ControllerUnderTest(KUBE, KAFKA);
  }

  @AfterEach
  void stop() {
    controller.close();
    producer.close();
  }

  @Test
  void aRunMadeByHandIsAskedForAndItsVerdictsAreWritten() {
    KUBE.apply(RUN);
    AnalysisRequest request = awaitRequest(seen -> true);
    assertThat(request.getMetrics(0).getName()).isEqualTo("rate");
    assertThat(request.getTerminate()).isFalse();

    send(verdict(request.getRun(), 1, AnalysisPhase.ANALYSIS_PHASE_RUNNING, 1));
    awaitRun(run -> "1".equals(version(run)));
    send(verdict(request.getRun(), 3, AnalysisPhase.ANALYSIS_PHASE_FAILED, 2));
    AnalysisRun failed = awaitRun(run -> "3".equals(version(run)));
    assertThat(failed.getStatus().phase()).isEqualTo(dev.sluice.schemas.crd.AnalysisPhase.FAILED);

    // An older verdict, and any after the end, change nothing.
    send(verdict(request.getRun(), 2, AnalysisPhase.ANALYSIS_PHASE_RUNNING, 1));
    send(verdict(request.getRun(), 4, AnalysisPhase.ANALYSIS_PHASE_RUNNING, 1));
    Await.until(
        "events",
        AnalysisRunIT::reasons,
        seen -> seen.containsAll(List.of("MetricFailed", "AnalysisRunFailed")));
    assertThat(version(run())).isEqualTo("3");
  }

  @Test
  void aRunThatIsTerminatedIsAskedForAgainAndOneThatIsDeletedIsRetracted() {
    KUBE.apply(RUN);
    AnalysisRequest first = awaitRequest(seen -> !seen.getTerminate());

    KUBE.generic("argoproj.io/v1alpha1", "AnalysisRun")
        .withName("run")
        .edit(
            run -> {
              Map<String, Object> spec = new HashMap<>(run.get("spec"));
              spec.put("terminate", true);
              run.setAdditionalProperty("spec", spec);
              return run;
            });
    assertThat(awaitRequest(AnalysisRequest::getTerminate).getRun()).isEqualTo(first.getRun());

    KUBE.generic("argoproj.io/v1alpha1", "AnalysisRun").withName("run").delete();
    Await.until(
        "the tombstone",
        this::requests,
        seen -> Optional.empty().equals(seen.get(Keys.of(first.getRun()))));
  }

  @Test
  void aRunThatWasDeletedWhileNoControllerRanIsRetractedByTheNextOne() {
    KUBE.apply(RUN);
    AnalysisRequest request = awaitRequest(seen -> true);
    send(verdict(request.getRun(), 1, AnalysisPhase.ANALYSIS_PHASE_RUNNING, 1));
    awaitRun(run -> "1".equals(version(run)));
    controller.close();

    KUBE.generic("argoproj.io/v1alpha1", "AnalysisRun").withName("run").delete();
    Await.until("the run to be gone", () -> Optional.ofNullable(run()), Optional::isEmpty);
    assertThat(requests().get(Keys.of(request.getRun()))).isPresent();
    controller = new ControllerUnderTest(KUBE, KAFKA);

    Await.until(
        "the tombstone",
        this::requests,
        seen -> Optional.empty().equals(seen.get(Keys.of(request.getRun()))));
  }

  @Test
  void aRunWhoseTimeToLiveIsOverIsDeleted() {
    KUBE.apply(RUN.replace("spec:\n", "spec:\n  ttlStrategy: {secondsAfterFailure: 1}\n"));
    AnalysisRequest request = awaitRequest(seen -> true);

    send(
        verdict(request.getRun(), 1, AnalysisPhase.ANALYSIS_PHASE_FAILED, 1).toBuilder()
            .setCompletedAt(
                com.google.protobuf.Timestamp.newBuilder()
                    .setSeconds(Instant.now().getEpochSecond()))
            .build());

    Await.until("the run to be gone", () -> Optional.ofNullable(run()), Optional::isEmpty);
  }

  @Test
  void aPoisonVerdictAndOneOfAnotherClusterGoToTheDeadLettersAndTheNextIsRead() {
    KUBE.apply(RUN);
    AnalysisRequest request = awaitRequest(seen -> true);
    String topic = KAFKA.catalogue().verdicts(ControllerUnderTest.CLUSTER).name();

    sendRaw(topic, "garbage", new byte[] {(byte) 0xff, 1, 2});
    RunId foreign = request.getRun().toBuilder().setCluster("other").build();
    sendRaw(
        topic,
        Keys.of(foreign),
        verdict(foreign, 1, AnalysisPhase.ANALYSIS_PHASE_FAILED, 1).toByteArray());
    send(verdict(request.getRun(), 1, AnalysisPhase.ANALYSIS_PHASE_RUNNING, 1));

    awaitRun(run -> "1".equals(version(run)));
    Await.until("two dead letters", this::deadLetters, count -> count == 2);
  }

  @Test
  void aMalformedRunIsAskedForAsInvalid() {
    KUBE.apply(RUN.replace("interval: 1s", "interval: soon"));

    assertThat(awaitRequest(seen -> true).getInvalid()).contains("interval").contains("soon");
  }

  private static AnalysisRun run() {
    return KUBE.client()
        .resources(AnalysisRun.class)
        .inNamespace(KUBE.namespace())
        .withName("run")
        .get();
  }

  private static AnalysisRun awaitRun(java.util.function.Predicate<AnalysisRun> condition) {
    return Await.until("the run's status", AnalysisRunIT::run, condition);
  }

  private static String version(AnalysisRun run) {
    return Long.toString(AnalysisRequests.verdictVersion(run));
  }

  private static Verdict verdict(RunId run, long version, AnalysisPhase phase, int count) {
    return Verdict.newBuilder()
        .setRun(run)
        .setVersion(version)
        .setPhase(phase)
        .addMetrics(MetricResult.newBuilder().setName("rate").setPhase(phase).setCount(count))
        .build();
  }

  private void send(Verdict verdict) {
    sendRaw(
        KAFKA.catalogue().verdicts(ControllerUnderTest.CLUSTER).name(),
        Keys.of(verdict.getRun()),
        verdict.toByteArray());
  }

  private void sendRaw(String topic, String key, byte[] value) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), value))
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private AnalysisRequest awaitRequest(java.util.function.Predicate<AnalysisRequest> condition) {
    return Await.until(
            "the request",
            () -> requests().values().stream().flatMap(Optional::stream).filter(condition).toList(),
            seen -> !seen.isEmpty())
        .getFirst();
  }

  private Map<String, Optional<AnalysisRequest>> requests() {
    Topic<String, AnalysisRequest> topic = KAFKA.catalogue().analysisRequests();
    Map<String, Optional<AnalysisRequest>> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : readAll(topic)) {
      newest.put(
          new String(each.key(), java.nio.charset.StandardCharsets.UTF_8),
          Optional.ofNullable(each.value())
              .map(value -> topic.value().deserializer().deserialize(topic.name(), value)));
    }
    return newest;
  }

  private int deadLetters() {
    return readAll(KAFKA.catalogue().deadLetters()).size();
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(Topic<?, ?> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KAFKA.clientConfig(),
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer())) {
      return AllRecords.of(consumer, topic.name());
    }
  }

  private static List<String> reasons() {
    return KUBE.client().v1().events().inNamespace(KUBE.namespace()).list().getItems().stream()
        .map(Event::getReason)
        .toList();
  }
}
