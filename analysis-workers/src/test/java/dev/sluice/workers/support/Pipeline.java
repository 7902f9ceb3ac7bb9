package dev.sluice.workers.support;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.testkit.kafka.KafkaFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The aggregator's end of the pipeline: writes tasks, reads measurements and dead letters. */
public final class Pipeline implements AutoCloseable {

  /** The cluster whose workers are tested. */
  public static final String CLUSTER = "test";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final TopicCatalogue topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

  /** On topics of its own. */
  public Pipeline(KafkaFixture kafka) {
    kafka.createTopics(CLUSTER);
    topics = kafka.catalogue();
    Map<String, Object> properties = new HashMap<>(kafka.clientConfig());
    properties.put("linger.ms", 0);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            kafka.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic<?, ?> topic : List.of(topics.measurements(), topics.deadLetters())) {
      for (PartitionInfo partition : consumer.partitionsFor(topic.name())) {
        partitions.add(new TopicPartition(topic.name(), partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** A task to measure. */
  public static MeasurementTask.Builder task(String metric, String type, String config) {
    Instant now = Instant.now();
    return MeasurementTask.newBuilder()
        .setRun(
            RunId.newBuilder()
                .setCluster(CLUSTER)
                .setNamespace("default")
                .setName("run")
                .setUid("6f1c7a52-0d5e-4f0e-9d2e-7b8f3c1d2e4a"))
        .setMetric(metric)
        .setSequence(1)
        .setAttempt(1)
        .setAction(MeasurementTask.Action.ACTION_MEASURE)
        .setProvider(Provider.newBuilder().setType(type).setConfigJson(config))
        .setIssuedAt(timestamp(now))
        .setDueAt(timestamp(now))
        .setStartedAt(timestamp(now))
        .setDeadline(timestamp(now.plus(PATIENCE)));
  }

  /** As Protobuf writes it. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** Writes the task, durably. */
  public void send(MeasurementTask task) {
    send(Keys.of(task.getRun()), task.toByteArray());
  }

  /** Writes any record into the task topic, durably. */
  public void send(String key, byte[] value) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topics.measurementTasks(CLUSTER).name(),
                  key.getBytes(StandardCharsets.UTF_8),
                  value))
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes tasks without waiting for each. */
  public void sendAll(List<MeasurementTask> tasks) {
    String topic = topics.measurementTasks(CLUSTER).name();
    for (MeasurementTask task : tasks) {
      byte[] key = Keys.of(task.getRun()).getBytes(StandardCharsets.UTF_8);
      var unused = producer.send(new ProducerRecord<>(topic, key, task.toByteArray()));
    }
    producer.flush();
  }

  /** Reads until what was read so far is as wanted; fails with what was read. */
  public List<Measurement> await(Predicate<List<Measurement>> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(measurements)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not as wanted after three minutes: " + measurements);
      }
      read();
    }
    return List.copyOf(measurements);
  }

  /** The first measurement of the metric that says more than that it is in progress. */
  public Measurement awaitEnd(String metric) {
    await(all -> all.stream().anyMatch(one -> isEnd(one, metric)));
    return measurements.stream().filter(one -> isEnd(one, metric)).findFirst().orElseThrow();
  }

  private static boolean isEnd(Measurement one, String metric) {
    return one.getMetric().equals(metric) && !one.hasInProgress();
  }

  /** The dead letters, as soon as there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> awaitDeadLetters(int count) {
    await(all -> deadLetters.size() >= count);
    return List.copyOf(deadLetters);
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      if (record.topic().equals(topics.deadLetters().name())) {
        deadLetters.add(record);
      } else {
        try {
          measurements.add(Measurement.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
