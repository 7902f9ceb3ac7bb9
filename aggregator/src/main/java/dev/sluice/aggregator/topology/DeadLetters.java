package dev.sluice.aggregator.topology;

import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up a record, and tells so: dead letter, metric, log. */
final class DeadLetters {

  private static final String PART = "aggregator";
  private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

  private final TopicCatalogue topics;
  private final AggregatorMetrics metrics;

  DeadLetters(TopicCatalogue topics, AggregatorMetrics metrics) {
    this.topics = topics;
    this.metrics = metrics;
  }

  /** Forwards the record that {@code context} is at to the dead letters. */
  void bury(
      ProcessorContext<Object, Object> context,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String cause,
      long timestamp) {
    Optional<RecordMetadata> source = context.recordMetadata();
    ProducerRecord<byte[], byte[]> letter =
        letter(
            source.map(RecordMetadata::topic).orElse(""),
            source.map(RecordMetadata::partition).orElse(-1),
            source.map(RecordMetadata::offset).orElse(-1L),
            key,
            value,
            cause);
    context.forward(
        new Record<>(letter.key(), letter.value(), timestamp, letter.headers()),
        Names.DEAD_LETTERS);
  }

  /** The dead letter itself, counted and logged; the caller sends it. */
  ProducerRecord<byte[], byte[]> letter(
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String cause) {
    metrics.deadLetter();
    LOGGER
        .atWarn()
        .addKeyValue("topic", topic)
        .addKeyValue("partition", partition)
        .addKeyValue("offset", offset)
        .addKeyValue("error", cause)
        .log("record given up");
    return DeadLetter.of(topics, PART, topic, partition, offset, key, value, cause);
  }
}
