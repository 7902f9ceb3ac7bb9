package dev.sluice.workers.task;

import dev.sluice.records.v1.Measurement;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes measurements and dead letters; every future completes once the record is durable. */
final class Publisher {

  private static final String PART = "worker";

  private final Producer<byte[], byte[]> producer;
  private final TopicCatalogue topics;
  private final String measurements;

  Publisher(Producer<byte[], byte[]> producer, TopicCatalogue topics) {
    this.producer = producer;
    this.topics = topics;
    this.measurements = topics.measurements().name();
  }

  CompletableFuture<Void> publish(Measurement measurement) {
    byte[] key = Keys.of(measurement.getRun()).getBytes(StandardCharsets.UTF_8);
    return send(new ProducerRecord<>(measurements, key, measurement.toByteArray()));
  }

  CompletableFuture<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String cause) {
    return send(
        DeadLetter.of(
            topics,
            PART,
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            cause));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      producer.send(
          record,
          (metadata, error) -> {
            if (error == null) {
              durable.complete(null);
            } else {
              durable.completeExceptionally(error);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      durable.completeExceptionally(e);
    }
    return durable;
  }
}
