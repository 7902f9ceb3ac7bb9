package dev.sluice.benchmarks;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.ProviderValue;
import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Answers every task at once, so that only the topology is measured. One thread. */
final class InstantWorker implements AutoCloseable {

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final LongAdder answered = new LongAdder();
  private final Thread thread;

  InstantWorker(
      String bootstrapServers,
      Topic<String, MeasurementTask> tasks,
      Topic<String, Measurement> measurements) {
    thread =
        Thread.ofPlatform()
            .name("instant-worker")
            .start(() -> work(bootstrapServers, tasks, measurements));
  }

  /** Tasks answered so far. */
  long answered() {
    return answered.sum();
  }

  private void work(
      String bootstrapServers,
      Topic<String, MeasurementTask> tasks,
      Topic<String, Measurement> measurements) {
    Map<String, Object> reading =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "instant-" + tasks.name(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    Map<String, Object> writing =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            1);
    try (KafkaConsumer<String, MeasurementTask> consumer =
            new KafkaConsumer<>(reading, tasks.key().deserializer(), tasks.value().deserializer());
        KafkaProducer<String, Measurement> producer =
            new KafkaProducer<>(
                writing, measurements.key().serializer(), measurements.value().serializer())) {
      consumer.subscribe(List.of(tasks.name()));
      while (running.get()) {
        for (ConsumerRecord<String, MeasurementTask> task : consumer.poll(Duration.ofMillis(100))) {
          // The callback tells of a failure; waiting for each send would measure the waiting.
          var _ =
              producer.send(
                  new ProducerRecord<>(measurements.name(), task.key(), answer(task.value())),
                  (sent, failure) -> {
                    if (failure != null) {
                      System.err.println("a measurement was not sent: " + failure);
                    }
                  });
          answered.increment();
        }
      }
    }
  }

  private static Measurement answer(MeasurementTask task) {
    Instant now = Instant.now();
    Timestamp at =
        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
    return Measurement.newBuilder()
        .setRun(task.getRun())
        .setMetric(task.getMetric())
        .setSequence(task.getSequence())
        .setAttempt(Math.max(1, task.getAttempt()))
        .setWorker("instant")
        .setStartedAt(at)
        .setFinishedAt(at)
        .setValue(
            ProviderValue.newBuilder()
                .setNumbers(ProviderValue.Numbers.newBuilder().addValues(1))
                .setRendered("[1]"))
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    running.set(false);
    thread.join();
  }
}
