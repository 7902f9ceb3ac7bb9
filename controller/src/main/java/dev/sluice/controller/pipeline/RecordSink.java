package dev.sluice.controller.pipeline;

import dev.sluice.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Where full-state records are handed over: of a topic and key only the newest counts. */
public interface RecordSink {

  /** Told once for each record that was acknowledged; not for one that a newer one replaced. */
  @FunctionalInterface
  interface Acknowledgement {
    /** The record is durable. Called on the producer's thread: return at once. */
    void acknowledged();
  }

  /**
   * Publishes the newest state of {@code key}; null is the tombstone. Never blocks.
   *
   * @param acknowledgement told when it is durable
   */
  <V> void put(
      Topic<String, V> topic, String key, @Nullable V value, Acknowledgement acknowledgement);

  /** As the other method, telling nobody. */
  default <V> void put(Topic<String, V> topic, String key, @Nullable V value) {
    put(topic, key, value, () -> {});
  }
}
