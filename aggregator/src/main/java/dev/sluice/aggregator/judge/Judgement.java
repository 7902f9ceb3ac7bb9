package dev.sluice.aggregator.judge;

import java.util.List;
import java.util.Optional;

/**
 * What a fold comes to.
 *
 * @param run the run's new state; empty: there is nothing to remember
 * @param effects what to do, in this order
 */
public record Judgement(Optional<Run> run, List<Effect> effects) {

  /** Copies {@code effects}. */
  public Judgement {
    effects = List.copyOf(effects);
  }
}
