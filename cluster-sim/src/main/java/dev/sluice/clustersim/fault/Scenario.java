package dev.sluice.clustersim.fault;

import java.util.List;
import java.util.Optional;

/**
 * Faults that belong together.
 *
 * @param seed of their dice; empty: the cluster's
 */
public record Scenario(Optional<Long> seed, List<Fault> faults) {

  /** Makes the list immutable. */
  public Scenario {
    faults = List.copyOf(faults);
  }

  /** What reading a scenario comes to. */
  public sealed interface Read {

    /** It can be put. */
    record Good(Scenario scenario) implements Read {}

    /** All that is wrong with it: each with entry, field and mend. */
    record Bad(List<String> problems) implements Read {}
  }

  /** Reads a scenario in YAML or JSON. */
  public static Read read(String text) {
    return ScenarioReader.read(text);
  }
}
