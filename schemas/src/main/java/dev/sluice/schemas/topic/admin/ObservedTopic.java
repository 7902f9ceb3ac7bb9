package dev.sluice.schemas.topic.admin;

import java.util.Map;

/**
 * A topic as the broker has it.
 *
 * @param partitions how many it has
 * @param config its settings in force, defaults included
 */
public record ObservedTopic(int partitions, Map<String, String> config) {

  /** Copies {@code config}. */
  public ObservedTopic {
    config = Map.copyOf(config);
  }
}
