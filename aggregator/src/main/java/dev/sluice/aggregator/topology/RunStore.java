package dev.sluice.aggregator.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.aggregator.judge.Run;
import dev.sluice.aggregator.judge.RunCodec;
import dev.sluice.aggregator.state.v1.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The runs of one partition, by run key. Those used last are at hand as objects.
 *
 * <p>Not thread-safe: a partition's processor is its only user.
 */
final class RunStore {

  private final KeyValueStore<String, byte[]> store;
  private final int maxBytes;
  private final long recentBytes;
  private final Map<String, Entry> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  /**
   * A run at hand.
   *
   * @param bytes about how large it is when stored
   * @param stored whether the store knows it like this
   */
  private record Entry(Run run, int bytes, boolean stored) {}

  /**
   * @param maxBytes the largest state that the changelog topic takes
   * @param recentBytes how much is kept at hand, by the size of its stored form; an object takes
   *     about four times that
   */
  RunStore(KeyValueStore<String, byte[]> store, int maxBytes, long recentBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
    this.recentBytes = recentBytes;
  }

  Optional<Run> get(String key) {
    Entry known = recent.get(key);
    if (known != null) {
      return Optional.of(known.run());
    }
    return Optional.ofNullable(store.get(key))
        .map(
            bytes -> {
              Run run = decode(key, bytes);
              keep(key, new Entry(run, bytes.length, true));
              return run;
            });
  }

  /** Stores the run; a history too large for the changelog is cut. */
  void put(String key, Run run) {
    RunState state = RunCodec.encode(run);
    Run fitting = run;
    if (state.getSerializedSize() > maxBytes) {
      state = RunCodec.encode(run, maxBytes);
      fitting = RunCodec.decode(state);
    }
    byte[] bytes = state.toByteArray();
    store.put(key, bytes);
    keep(key, new Entry(fitting, bytes.length, true));
  }

  /**
   * Keeps the run as it is until something is put, and stores it only when it has to make room. For
   * what may be lost in a crash because it comes about again.
   */
  void putLater(String key, Run run) {
    Entry known = recent.get(key);
    int bytes = known == null ? RunCodec.encode(run).getSerializedSize() : known.bytes();
    keep(key, new Entry(run, bytes, false));
  }

  void remove(String key) {
    store.delete(key);
    Entry gone = recent.remove(key);
    held -= gone == null ? 0 : gone.bytes();
  }

  /** All runs as they are stored. */
  void forEach(BiConsumer<String, Run> action) {
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        action.accept(entry.key, decode(entry.key, entry.value));
      }
    }
  }

  private void keep(String key, Entry entry) {
    Entry before = recent.put(key, entry);
    held += entry.bytes() - (before == null ? 0 : before.bytes());
    var eldest = recent.entrySet().iterator();
    while (held > recentBytes) {
      Map.Entry<String, Entry> leaves = eldest.next();
      Entry left = leaves.getValue();
      held -= left.bytes();
      eldest.remove();
      if (!left.stored()) {
        store.put(leaves.getKey(), RunCodec.encode(left.run(), maxBytes).toByteArray());
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
