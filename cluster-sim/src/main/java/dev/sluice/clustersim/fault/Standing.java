package dev.sluice.clustersim.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** A fault that was put, with its dice. */
final class Standing {

  private final Fault fault;
  private final Instant since;
  private final Instant begin;
  private final Instant end;
  private final SplittableRandom random;
  private final long order;
  private int hits;
  private Instant done = Instant.MIN;

  Standing(Fault fault, Instant since, long seed, long order) {
    this.order = order;
    this.fault = fault;
    this.since = since;
    this.begin = since.plus(fault.after());
    this.end = fault.lasting().map(begin::plus).orElse(Instant.MAX);
    // By name, so that faults beside it do not change what it does.
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + fault.name().hashCode());
  }

  Fault fault() {
    return fault;
  }

  Instant since() {
    return since;
  }

  Instant begin() {
    return begin;
  }

  Instant end() {
    return end;
  }

  /** Rises with every fault that is put. */
  long order() {
    return order;
  }

  int hits() {
    return hits;
  }

  boolean active(Instant now) {
    return !now.isBefore(begin) && now.isBefore(end) && !spent();
  }

  boolean spent() {
    return fault.times().filter(most -> hits >= most).isPresent();
  }

  /** Throws the dice for one that it is for. */
  boolean hit() {
    if (spent() || random.nextDouble() >= fault.probability()) {
      return false;
    }
    hits++;
    return true;
  }

  Duration draw(Range range) {
    return range.draw(random);
  }

  /** When it compacts next, for a fault that does; empty: never again. */
  Optional<Instant> nextCompaction() {
    if (!(fault.effect() instanceof Effect.Compaction compaction) || spent()) {
      return Optional.empty();
    }
    if (done.equals(Instant.MIN)) {
      return Optional.of(begin);
    }
    return compaction.every().map(done::plus).filter(at -> at.isBefore(end));
  }

  void compacted(Instant at) {
    done = at;
  }
}
