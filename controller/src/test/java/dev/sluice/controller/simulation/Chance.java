package dev.sluice.controller.simulation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a seed decides. */
record Chance(RandomGenerator random) {

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** Between the two, short ones more often than long ones. */
  Duration time(Duration least, Duration most) {
    double skewed = Math.pow(random.nextDouble(), 3);
    return least.plusMillis((long) (most.minus(least).toMillis() * skewed));
  }

  <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
