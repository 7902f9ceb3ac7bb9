package dev.sluice.aggregator.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When each run of one partition wants to be woken, ordered by time: looking for what is due costs
 * what is due.
 *
 * <p>Derived from the runs, so the store has no changelog and is filled again at every start.
 */
final class Timers {

  private static final byte[] NOTHING = {};

  private final KeyValueStore<Bytes, byte[]> store;

  Timers(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Moves a run's timer from where it was to where it should be; sets it again if it stays. */
  void move(String run, Optional<Instant> from, Optional<Instant> to) {
    from.ifPresent(at -> store.delete(key(millis(at), run)));
    to.ifPresent(at -> store.put(key(millis(at), run), NOTHING));
  }

  /** The runs whose time has come, earliest first, at most {@code limit}. */
  List<Due> due(Instant now, int limit) {
    List<Due> due = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> timers =
        store.range(key(0, ""), key(now.toEpochMilli() + 1, ""))) {
      while (due.size() < limit && timers.hasNext()) {
        due.add(due(timers.next().key));
      }
    }
    return due;
  }

  /** Removes a timer that is due and no longer its run's. */
  void remove(Due due) {
    store.delete(key(due.at().toEpochMilli(), due.run()));
  }

  /** A run and when it wanted to be woken. */
  record Due(String run, Instant at) {}

  private static Due due(Bytes key) {
    ByteBuffer buffer = ByteBuffer.wrap(key.get());
    Instant at = Instant.ofEpochMilli(buffer.getLong());
    return new Due(StandardCharsets.UTF_8.decode(buffer).toString(), at);
  }

  private static Bytes key(long millis, String run) {
    byte[] name = run.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + name.length).putLong(millis).put(name).array());
  }

  /** Rounded up, so that a timer never fires before its time; times before 1970 count as that. */
  private static long millis(Instant at) {
    long millis = at.toEpochMilli();
    boolean exact = at.getNano() % 1_000_000 == 0;
    return Math.max(0, exact ? millis : millis + 1);
  }
}
