package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** Says what becomes of a container that was started. Has to be a pure function. */
@FunctionalInterface
public interface PodScript {

  /**
   * How a container ends.
   *
   * @param after from its start; not negative
   */
  record Ending(int exitCode, Duration after) {}

  /**
   * What becomes of this container.
   *
   * @param container its part of the pod's spec
   * @param restarts how often it was restarted before; 0 at first
   * @return empty: it runs until it is stopped
   */
  Optional<Ending> ending(ObjectNode pod, JsonNode container, int restarts);

  /** What restarts runs for ever; what does not succeeds after {@code duration}. */
  static PodScript succeedAfter(Duration duration) {
    return (pod, container, restarts) ->
        pod.path("spec").path("restartPolicy").asText("Always").equals("Always")
            ? Optional.empty()
            : Optional.of(new Ending(0, duration));
  }
}
