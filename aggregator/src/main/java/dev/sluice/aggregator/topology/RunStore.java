package dev.sluice.aggregator.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.aggregator.judge.Run;
import dev.sluice.aggregator.judge.RunCodec;
import dev.sluice.aggregator.state.v1.RunState;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The runs of one partition, by run key. */
final class RunStore {

  private final KeyValueStore<String, byte[]> store;
  private final int maxBytes;

  /**
   * @param maxBytes the largest state that the changelog topic takes
   */
  RunStore(KeyValueStore<String, byte[]> store, int maxBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
  }

  Optional<Run> get(String key) {
    return Optional.ofNullable(store.get(key)).map(bytes -> decode(key, bytes));
  }

  /** Keeps the run; a history too large for the changelog is cut. */
  void put(String key, Run run) {
    store.put(key, RunCodec.encode(run, maxBytes).toByteArray());
  }

  void remove(String key) {
    store.delete(key);
  }

  void forEach(BiConsumer<String, Run> action) {
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        action.accept(entry.key, decode(entry.key, entry.value));
      }
    }
  }

  private static Run decode(String key, byte[] bytes) {
    try {
      return RunCodec.decode(RunState.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored state of run " + key + " cannot be read", e);
    }
  }
}
