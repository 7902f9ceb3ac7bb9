package dev.sluice.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.Neighbour;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.Sluice;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that no part can use, on every topic, in the middle of an analysis. */
@OnKubernetes
class PoisonRecordsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  @RegisterExtension
  @Order(Integer.MAX_VALUE)
  static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ELSEWHERE = "elsewhere";
  private static final RunId RUN = run(Sluice.CLUSTER, "web-1");
  private static final RolloutId ROLLOUT = rollout(Sluice.CLUSTER, "web");
  private static final byte[] GARBAGE = text("garbage");
  private static final String UNREADABLE = "is not the message it should be";

  private final List<Poison> poison = new ArrayList<>();

  /** A record, and what its dead letter says; no part and cause when nobody reads it. */
  private record Poison(
      String topic, Optional<byte[]> key, Optional<byte[]> value, String part, String cause) {}

  @Test
  void poisonOnEveryTopicGoesToTheDeadLettersAndHoldsUpNobody()
      throws InterruptedException, ExecutionException {
    Neighbour neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    Shop shop = new Shop(KUBE);
    shop.open(
        """
        steps:
        - setWeight: 25
        - analysis: {templates: [{templateName: errors}]}
        """,
        Shop.template(
            "errors",
            "interval: 1s, count: 6, successCondition: \"result[0] < 0.05\"",
            SLUICE.metrics().address(),
            "errors"));
    SLUICE.metrics().answerOthers(Answer.of(0));
    shop.ship("web:2");
    shop.awaitRun(1);

    analysisRecords();
    routingRecords();
    publicRecords();
    Map<String, Poison> sent = send();

    Await.until(SOON, () -> String.join(System.lineSeparator(), missing(sent)));
    shop.awaitPhase("Healthy");
    assertThat(shop.status().path("stableRS").asText())
        .isEqualTo(shop.status().path("currentPodHash").asText());
    assertThat(Shop.count(shop.runs().getFirst())).isEqualTo(6);
    neighbour.isPromoted();
    SLUICE.parts().awaitReady();
    assertThat(SLUICE.ledger().deadLetters()).as("one letter a record").hasSize(lettersOf(sent));
    assertThat(stateOf("neighbour")).contains("\"Healthy\"");
    SLUICE.ledger().check(KUBE.namespace(), false);
  }

  private void analysisRecords() {
    AnalysisRequest request =
        AnalysisRequest.newBuilder().setRun(RUN).setGeneration(1).setInvalid("a test").build();
    Topic<?, ?> requests = SLUICE.topics().analysisRequests();
    add(requests, Keys.of(RUN), GARBAGE, "aggregator", UNREADABLE);
    add(requests, "nonsense", request, "aggregator", "the key 'nonsense' is not cluster/namespace");
    add(requests, Keys.of(run(Sluice.CLUSTER, "web-2")), request, "aggregator", Keys.of(RUN));
    RunId far = run(ELSEWHERE, "web-1");
    add(
        requests,
        Keys.of(far),
        request.toBuilder().setRun(far).build(),
        "aggregator",
        "cluster 'elsewhere' has no topics");

    Measurement measurement =
        Measurement.newBuilder().setRun(RUN).setMetric("m").setSequence(1).build();
    Topic<?, ?> measurements = SLUICE.topics().measurements();
    add(measurements, Keys.of(RUN), GARBAGE, "aggregator", UNREADABLE);
    add(measurements, Keys.of(far), measurement, "aggregator", Keys.of(RUN));
    addEmpty(measurements, Optional.of(Keys.of(RUN)), "aggregator", "the measurement is empty");
    addEmpty(measurements, Optional.empty(), "aggregator", "the measurement is empty");

    MeasurementTask task = MeasurementTask.newBuilder().setRun(RUN).setMetric("m").build();
    Topic<?, ?> tasks = SLUICE.topics().measurementTasks(Sluice.CLUSTER);
    add(tasks, Keys.of(RUN), GARBAGE, "worker", "not a MeasurementTask");
    add(tasks, "nonsense", task, "worker", "the key does not name the task's run");
    add(tasks, Keys.of(RUN), task, "worker", "the task's action is not known");
    add(
        tasks,
        Keys.of(far),
        task.toBuilder().setRun(far).build(),
        "worker",
        "the task is for cluster 'elsewhere'");
    addEmpty(tasks, Optional.of(Keys.of(RUN)), "worker", "no value");
    addEmpty(tasks, Optional.empty(), "worker", "no value");

    Verdict verdict = Verdict.newBuilder().setRun(RUN).setVersion(1).build();
    Topic<?, ?> verdicts = SLUICE.topics().verdicts(Sluice.CLUSTER);
    add(verdicts, Keys.of(RUN), GARBAGE, "controller", UNREADABLE);
    add(verdicts, "nonsense", verdict, "controller", "the verdict's key is 'nonsense'");
    add(
        verdicts,
        Keys.of(far),
        verdict.toBuilder().setRun(far).build(),
        "controller",
        "the verdict is for cluster 'elsewhere'");
  }

  private void routingRecords() {
    RolloutId far = rollout(ELSEWHERE, "web");
    RoutingCommand command = RoutingCommand.newBuilder().setRollout(ROLLOUT).setEpoch(1).build();
    Topic<?, ?> commands = SLUICE.topics().routingCommands(Sluice.CLUSTER);
    add(commands, Keys.of(ROLLOUT), GARBAGE, "router", UNREADABLE);
    add(commands, "nonsense", command, "router", "the key 'nonsense' is not cluster/namespace");
    add(commands, Sluice.CLUSTER + "/a/b", command, "router", Keys.of(ROLLOUT));
    add(
        commands,
        Keys.of(far),
        command.toBuilder().setRollout(far).build(),
        "router",
        "the key speaks for cluster 'elsewhere'");

    RoutingReport report = RoutingReport.newBuilder().setRollout(ROLLOUT).setEpoch(1).build();
    Topic<?, ?> reports = SLUICE.topics().routingReports(Sluice.CLUSTER);
    add(reports, Keys.of(ROLLOUT), GARBAGE, "controller", UNREADABLE);
    add(reports, "nonsense", report, "controller", "nonsense");
    add(
        reports,
        Keys.of(far),
        report.toBuilder().setRollout(far).build(),
        "controller",
        "'elsewhere'");
  }

  private void publicRecords() {
    add(SLUICE.topics().rollouts(), Keys.of(ROLLOUT), GARBAGE, "", "");
    add(SLUICE.topics().rolloutEvents(), "nonsense", GARBAGE, "", "");
  }

  private void add(Topic<?, ?> topic, String key, Message value, String part, String cause) {
    add(topic, key, value.toByteArray(), part, cause);
  }

  private void add(Topic<?, ?> topic, String key, byte[] value, String part, String cause) {
    poison.add(new Poison(topic.name(), Optional.of(text(key)), Optional.of(value), part, cause));
  }

  private void addEmpty(Topic<?, ?> topic, Optional<String> key, String part, String cause) {
    poison.add(
        new Poison(topic.name(), key.map(PoisonRecordsIT::text), Optional.empty(), part, cause));
  }

  /** Sends all; by {@code topic-partition@offset}. */
  private Map<String, Poison> send() throws InterruptedException, ExecutionException {
    Map<String, Poison> sent = new LinkedHashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            KAFKA.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Poison each : poison) {
        RecordMetadata at =
            producer
                .send(
                    new ProducerRecord<>(
                        each.topic(), each.key().orElse(null), each.value().orElse(null)))
                .get();
        sent.put(
            place(at.topic(), Integer.toString(at.partition()), Long.toString(at.offset())), each);
      }
    }
    return sent;
  }

  private static int lettersOf(Map<String, Poison> sent) {
    return (int) sent.values().stream().filter(each -> !each.part().isEmpty()).count();
  }

  private List<String> missing(Map<String, Poison> sent) {
    Map<String, ConsumerRecord<byte[], byte[]>> letters =
        SLUICE.ledger().deadLetters().stream()
            .collect(Collectors.toMap(PoisonRecordsIT::source, each -> each, (one, other) -> one));
    List<String> missing = new ArrayList<>();
    sent.forEach(
        (place, each) -> {
          if (!each.part().isEmpty()) {
            ConsumerRecord<byte[], byte[]> letter = letters.get(place);
            if (letter == null) {
              missing.add("no dead letter for %s (%s)".formatted(place, each.cause()));
            } else if (!fits(letter, each)) {
              missing.add(
                  "the dead letter for %s by %s says '%s', not '%s'"
                      .formatted(
                          place,
                          header(letter, DeadLetter.PART),
                          header(letter, DeadLetter.CAUSE),
                          each.cause()));
            }
          }
        });
    return missing;
  }

  private static boolean fits(ConsumerRecord<byte[], byte[]> letter, Poison poison) {
    return header(letter, DeadLetter.PART).equals(poison.part())
        && header(letter, DeadLetter.CAUSE).contains(poison.cause())
        && same(letter.key(), poison.key())
        && same(letter.value(), poison.value());
  }

  private static boolean same(byte @Nullable [] found, Optional<byte[]> wanted) {
    return Arrays.equals(found, wanted.orElse(null));
  }

  private static String source(ConsumerRecord<byte[], byte[]> letter) {
    return place(
        header(letter, DeadLetter.TOPIC),
        header(letter, DeadLetter.PARTITION),
        header(letter, DeadLetter.OFFSET));
  }

  private static String place(String topic, String partition, String offset) {
    return topic + "-" + partition + "@" + offset;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String stateOf(String rollout) {
    String key = Sluice.CLUSTER + "/" + KUBE.namespace() + "/" + rollout;
    return SLUICE.ledger().read(SLUICE.topics().rollouts()).stream()
        .filter(each -> each.key().equals(key) && each.value() != null)
        .map(each -> new String(each.value(), StandardCharsets.UTF_8))
        .reduce("", (before, after) -> after);
  }

  private static RunId run(String cluster, String name) {
    return RunId.newBuilder()
        .setCluster(cluster)
        .setNamespace("poison")
        .setName(name)
        .setUid("u1")
        .build();
  }

  private static RolloutId rollout(String cluster, String name) {
    return RolloutId.newBuilder().setCluster(cluster).setNamespace("poison").setName(name).build();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
