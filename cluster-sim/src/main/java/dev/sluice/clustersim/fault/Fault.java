package dev.sluice.clustersim.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong.
 *
 * @param name of which there is one at a time
 * @param match for whom
 * @param probability that one request, watch or event for which it is has it, from 0 to 1
 * @param times how often it happens at most; empty: without a bound
 * @param after when it begins, counted from when it is put
 * @param lasting how long it is there from then on; empty: until it is removed
 */
public record Fault(
    String name,
    Effect effect,
    Match match,
    double probability,
    Optional<Integer> times,
    Duration after,
    Optional<Duration> lasting) {

  /** Checks the numbers. */
  public Fault {
    if (!(probability >= 0 && probability <= 1)
        || times.filter(most -> most < 1).isPresent()
        || after.isNegative()
        || lasting.filter(d -> d.isNegative() || d.isZero()).isPresent()) {
      throw new IllegalArgumentException(
          "fault %s: probability %s, times %s, after %s, for %s"
              .formatted(name, probability, times, after, lasting));
    }
  }

  /** For everything, always, from now on until it is removed. */
  public static Fault of(String name, Effect effect) {
    return new Fault(name, effect, Match.ALL, 1, Optional.empty(), Duration.ZERO, Optional.empty());
  }

  /** The same for some. */
  public Fault matching(Match some) {
    return new Fault(name, effect, some, probability, times, after, lasting);
  }

  /** The same by chance. */
  public Fault withProbability(double chance) {
    return new Fault(name, effect, match, chance, times, after, lasting);
  }

  /** The same, at most so often. */
  public Fault atMost(int most) {
    return new Fault(name, effect, match, probability, Optional.of(most), after, lasting);
  }

  /** The same for a while. */
  public Fault during(Duration begin, Duration length) {
    return new Fault(name, effect, match, probability, times, begin, Optional.of(length));
  }

  /** The same, but later. */
  public Fault startingAfter(Duration begin) {
    return new Fault(name, effect, match, probability, times, begin, lasting);
  }
}
