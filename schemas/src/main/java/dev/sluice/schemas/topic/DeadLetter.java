package dev.sluice.schemas.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Builds records of the dead-letter topic: the raw record, with what was wrong in its headers. */
public final class DeadLetter {

  /** Header: topic the record came from. */
  public static final String TOPIC = "sluice-topic";

  /** Header: partition it came from, decimal. */
  public static final String PARTITION = "sluice-partition";

  /** Header: its offset, decimal. */
  public static final String OFFSET = "sluice-offset";

  /** Header: what is wrong with it, in words for an operator. */
  public static final String CAUSE = "sluice-cause";

  /** Header: which part gave it up (aggregator, worker, router, controller). */
  public static final String PART = "sluice-part";

  private DeadLetter() {}

  /** A dead letter for a record that {@code part} cannot handle; key and value are kept as is. */
  public static ProducerRecord<byte[], byte[]> of(
      TopicCatalogue topics,
      String part,
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String cause) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topics.deadLetters().name(), key, value);
    header(letter, TOPIC, topic);
    header(letter, PARTITION, Integer.toString(partition));
    header(letter, OFFSET, Long.toString(offset));
    header(letter, PART, part);
    header(letter, CAUSE, cause);
    return letter;
  }

  private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
