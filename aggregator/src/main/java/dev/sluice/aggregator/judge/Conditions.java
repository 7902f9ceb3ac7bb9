package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.ProviderValue;

/**
 * The condition language, as far as the judge needs it. Pure: the same question, the same answer.
 */
@FunctionalInterface
public interface Conditions {

  /** Evaluates a condition with the provider's value as {@code result}; never throws. */
  Answer evaluate(String condition, ProviderValue value);

  /** What an evaluation comes to. */
  sealed interface Answer {}

  /** The condition is true or false. */
  record Holds(boolean value) implements Answer {}

  /** The condition cannot be evaluated with this value; the text says why. */
  record Broken(String message) implements Answer {}
}
