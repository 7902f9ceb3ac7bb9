package dev.sluice.expressions.runtime;

/**
 * A length of time.
 *
 * @param nanos its nanoseconds; arithmetic wraps around as Go's does
 */
public record Span(long nanos) implements Comparable<Span> {
  @Override
  public int compareTo(Span other) {
    return Long.compare(nanos, other.nanos);
  }
}
