package dev.sluice.expressions;

import java.time.Duration;
import java.time.Instant;

/** What an {@link Expression} gives. */
public sealed interface Value {
  /** A point in time. */
  record Time(Instant instant) implements Value {}

  /** A length of time. */
  record Span(Duration duration) implements Value {}

  /** A number; whole ones too. */
  record Number(double value) implements Value {}

  /** Text. */
  record Text(String value) implements Value {}

  /** A truth value. */
  record Truth(boolean value) implements Value {}

  /** Nil, a list, a map or a function: {@code kind} says which. */
  record Other(String kind) implements Value {}

  /**
   * The expression cannot be read, typed or evaluated.
   *
   * @param message the expression's text and what is wrong with it
   */
  record Failed(String message) implements Value {}
}
