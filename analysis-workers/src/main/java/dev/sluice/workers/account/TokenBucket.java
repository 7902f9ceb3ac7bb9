package dev.sluice.workers.account;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket as a value: how many tokens there are at an instant, below zero when some are
 * promised already. Pure.
 *
 * @param perSecond how many flow in
 * @param burst how many it holds
 * @param tokens how many there were at {@code at}
 */
record TokenBucket(double perSecond, int burst, double tokens, Instant at) {

  static TokenBucket full(double perSecond, int burst, Instant now) {
    return new TokenBucket(perSecond, burst, burst, now);
  }

  /** The bucket after one more token is taken or promised. */
  TokenBucket take(Instant now) {
    double elapsed = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
    double present = Math.min(burst, tokens + elapsed * perSecond);
    return new TokenBucket(perSecond, burst, present - 1, now.isAfter(at) ? now : at);
  }

  /** How long from {@code at} the token taken last has to be waited for. */
  Duration debt() {
    return tokens >= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(-tokens / perSecond * 1e9));
  }
}
