package dev.sluice.clustersim.fault;

import java.time.Duration;
import java.util.Optional;

/** What a fault does. */
public sealed interface Effect {

  /** An update or patch is refused as if somebody else had been faster. */
  record Conflict() implements Effect {}

  /** Answers take longer; several of these add up. */
  record Latency(Range range) implements Effect {}

  /** Requests are refused with 429 and {@code Retry-After}. */
  record TooManyRequests(int retryAfterSeconds) implements Effect {}

  /**
   * Requests are refused.
   *
   * @param code from 500 to 599
   */
  record ServerError(int code) implements Effect {}

  /** Requests are carried out, and the connection breaks before the answer. */
  record LostAnswer(Range range) implements Effect {}

  /** The connection breaks before the request is carried out. */
  record LostRequest(Range range) implements Effect {}

  /**
   * Watches end, as they do when a server restarts.
   *
   * @param existing whether those that are open when the fault begins end at once
   * @param lifetime how long others last, from their beginning or the fault's; empty: they stay
   */
  record ClosedWatches(boolean existing, Optional<Range> lifetime) implements Effect {}

  /** Events of watches come later; those behind one wait for it, so that they stay in order. */
  record DelayedEvents(Range range) implements Effect {}

  /** Events of watches never come. Bookmarks and errors do. */
  record DroppedEvents() implements Effect {}

  /**
   * The past is forgotten: old resource versions and tokens of lists are a 410.
   *
   * @param every again and again; empty: once, when the fault begins
   * @param endWatches whether open watches end with 410, too, as they do when a server loses its
   *     watch cache
   */
  record Compaction(Optional<Duration> every, boolean endWatches) implements Effect {}

  /** Nothing comes through, neither requests nor events, until it heals; nothing breaks either. */
  record Partition() implements Effect {}

  /** The server's clock is off: the timestamps it writes, not its time-outs. */
  record ClockSkew(Duration by) implements Effect {}
}
