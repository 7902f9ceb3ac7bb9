package dev.sluice.schemas.topic;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/**
 * A typed handle of one topic: whoever reads or writes it takes name and serdes from here.
 *
 * @param name the full topic name
 * @param key serde of the record key
 * @param value serde of the record value; a compacted topic also holds nulls
 * @param partitions how many partitions the topic is created with
 * @param config topic-level broker settings, keys as in Kafka's {@code TopicConfig}
 * @param <K> key type
 * @param <V> value type
 */
public record Topic<K, V>(
    String name, Serde<K> key, Serde<V> value, int partitions, Map<String, String> config) {

  /** Copies {@code config}. */
  public Topic {
    config = Map.copyOf(config);
  }
}
