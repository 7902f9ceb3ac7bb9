package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Deployment's spec asks for, in numbers.
 *
 * @param surge pods above {@code replicas}; 0 for Recreate
 * @param unavailable pods below {@code replicas}; 0 for Recreate
 * @param deadline empty: none is set
 */
record Strategy(
    long replicas,
    boolean recreate,
    long surge,
    long unavailable,
    long minReadySeconds,
    boolean paused,
    Optional<Duration> deadline,
    Optional<Long> historyLimit,
    Selector selector) {

  private static final long NO_LIMIT = Integer.MAX_VALUE;

  static Strategy of(ObjectNode deployment) {
    JsonNode spec = deployment.path("spec");
    long replicas = spec.path("replicas").asLong(1);
    boolean recreate = Json.text(spec, "strategy", "type").equals("Recreate");
    JsonNode rolling = spec.path("strategy").path("rollingUpdate");
    // Without the API server's defaults both are a quarter.
    long quarterUp = Math.ceilDiv(replicas, 4L);
    long quarterDown = replicas / 4;
    long surge = Owners.intOrPercent(Json.at(rolling, "maxSurge"), replicas, true, quarterUp);
    long unavailable =
        Owners.intOrPercent(Json.at(rolling, "maxUnavailable"), replicas, false, quarterDown);
    if (surge == 0 && unavailable == 0) {
      // Percentages may both round to nothing; the rollout has to be able to move.
      unavailable = 1;
    }
    return new Strategy(
        replicas,
        recreate,
        recreate ? 0 : surge,
        recreate ? 0 : Math.min(unavailable, replicas),
        spec.path("minReadySeconds").asLong(0),
        spec.path("paused").asBoolean(false),
        Optional.of(spec.path("progressDeadlineSeconds").asLong(NO_LIMIT))
            .filter(seconds -> seconds != NO_LIMIT)
            .map(Duration::ofSeconds),
        Optional.of(spec.path("revisionHistoryLimit").asLong(NO_LIMIT))
            .filter(limit -> limit != NO_LIMIT),
        Selector.of(spec.path("selector")));
  }

  /** The most pods that there may be. */
  long most() {
    return replicas + surge;
  }

  /** The fewest pods that have to be available. */
  long fewest() {
    return replicas - unavailable;
  }
}
