package dev.sluice.aggregator.it;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.ProviderValue;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.testkit.kafka.KafkaFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The controller and the workers of one cluster around an aggregator, in one thread: asks, answers
 * tasks while it waits, and collects verdicts and dead letters.
 */
final class World implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  final List<MeasurementTask> tasks = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final TopicCatalogue topics;
  private final String cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<MeasurementTask, Optional<Double>> provider;

  /**
   * @param provider what a worker finds; empty: it does not answer
   */
  World(KafkaFixture kafka, String cluster, Function<MeasurementTask, Optional<Double>> provider) {
    this.topics = kafka.catalogue();
    this.cluster = cluster;
    this.provider = provider;
    Map<String, Object> producing = new HashMap<>(kafka.clientConfig());
    producing.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    Map<String, Object> consuming = new HashMap<>(kafka.clientConfig());
    consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consuming.put(ConsumerConfig.GROUP_ID_CONFIG, "world-" + UUID.randomUUID());
    consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(
        List.of(
            topics.measurementTasks(cluster).name(),
            topics.verdicts(cluster).name(),
            topics.deadLetters().name()));
  }

  void request(AnalysisRequest request) throws Exception {
    send(topics.analysisRequests(), request.getRun(), request);
  }

  <V> void send(Topic<String, V> topic, RunId run, V value) throws Exception {
    sendRaw(
        topic.name(),
        topic.key().serializer().serialize(topic.name(), Keys.of(run)),
        topic.value().serializer().serialize(topic.name(), value));
  }

  void sendRaw(String topic, byte[] key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  /** Answers tasks until {@code done}; fails with what was seen when it takes too long. */
  void until(String what, BooleanSupplier done, Supplier<String> seen) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "waited for %s; tasks %d, verdicts %s, dead letters %d; %s"
                .formatted(what, tasks.size(), verdicts, deadLetters.size(), seen.get()));
      }
      turn();
    }
  }

  private void turn() throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
      if (record.topic().equals(topics.deadLetters().name())) {
        deadLetters.add(record);
      } else if (record.topic().equals(topics.verdicts(cluster).name())) {
        if (record.value() != null) {
          verdicts.add(Verdict.parseFrom(record.value()));
        }
      } else {
        answer(MeasurementTask.parseFrom(record.value()));
      }
    }
  }

  private void answer(MeasurementTask task) throws Exception {
    tasks.add(task);
    Optional<Double> value =
        task.getAction() == MeasurementTask.Action.ACTION_MEASURE
            ? provider.apply(task)
            : Optional.empty();
    if (value.isPresent()) {
      send(topics.measurements(), task.getRun(), measurement(task, value.get()));
    }
  }

  static Measurement measurement(MeasurementTask task, double value) {
    return Measurement.newBuilder()
        .setRun(task.getRun())
        .setMetric(task.getMetric())
        .setSequence(task.getSequence())
        .setAttempt(task.getAttempt())
        .setStartedAt(task.getStartedAt())
        .setFinishedAt(timestamp(Instant.now()))
        .setValue(ProviderValue.newBuilder().setNumber(value).setRendered("" + value))
        .build();
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  /** The newest verdict of a run, by version. */
  Optional<Verdict> verdict(RunId run) {
    return verdicts.stream()
        .filter(verdict -> verdict.getRun().equals(run))
        .max((a, b) -> Long.compare(a.getVersion(), b.getVersion()));
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
