package dev.sluice.aggregator.judge;

import dev.sluice.expressions.Outcome;
import dev.sluice.records.v1.ProviderValue;
import java.time.Instant;

/**
 * The condition language, as far as the judge needs it. Pure: the same question, the same answer.
 */
@FunctionalInterface
public interface Conditions {

  /**
   * Evaluates a condition with the provider's value as {@code result}; never throws.
   *
   * @param field where the condition stands, {@code successCondition} for example
   * @param at what {@code now()} gives: when the measurement finished, so that it can be replayed
   */
  Outcome evaluate(String field, String condition, ProviderValue value, Instant at);
}
