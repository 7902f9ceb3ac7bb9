package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Runs containers for real, where the shell offers that. It tells how one ended by {@link
 * Kubelet#exited}, never from within these calls.
 */
public interface Processes {

  /**
   * One run of one container.
   *
   * @param restarts which run of it
   */
  record Run(String podUid, String container, int restarts) {}

  /** Whether this container is to be run for real; others follow the script. */
  boolean takes(ObjectNode pod, JsonNode container);

  /** Starts it; does not wait. */
  void start(Run run, ObjectNode pod, JsonNode container);

  /** Stops it; nothing if it has ended. */
  void stop(Run run);

  /** None: everything follows the script. */
  static Processes none() {
    return new Processes() {
      @Override
      public boolean takes(ObjectNode pod, JsonNode container) {
        return false;
      }

      @Override
      public void start(Run run, ObjectNode pod, JsonNode container) {
        throw new IllegalStateException("takes no container, so starts none");
      }

      @Override
      public void stop(Run run) {
        // Nothing runs.
      }
    };
  }
}
