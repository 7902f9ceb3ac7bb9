package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.Optional;

/** What a Deployment's status says. Pure. */
final class Progress {

  static final String PROGRESSING = "Progressing";
  static final String COMPLETE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final String AVAILABLE = "Available";
  private static final String FAILURE = "ReplicaFailure";

  private Progress() {}

  /** Counters, and whether there is the least availability. */
  static ObjectNode counted(ObjectNode deployment, Strategy strategy, Sets sets, Instant now) {
    ObjectNode status = Json.object();
    long replicas = sets.sum(Sets::replicas);
    long available = sets.sum(Sets::available);
    long updated = sets.newest().map(Sets::replicas).orElse(0L);
    put(status, "observedGeneration", Meta.of(deployment).generation());
    put(status, "replicas", replicas);
    put(status, "updatedReplicas", updated);
    put(status, "readyReplicas", sets.sum(set -> Sets.count(set, "readyReplicas")));
    put(status, "availableReplicas", available);
    put(status, "unavailableReplicas", Math.max(0, sets.sum(Sets::wanted) - available));
    status.put(
        "terminatingReplicas", (int) sets.sum(set -> Sets.count(set, "terminatingReplicas")));
    JsonNode before = deployment.path("status");
    Json.at(before, "collisionCount").ifPresent(count -> status.set("collisionCount", count));
    Json.at(before, "conditions").ifPresent(all -> status.set("conditions", all.deepCopy()));
    if (available >= strategy.fewest()) {
      set(
          status,
          AVAILABLE,
          "True",
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.",
          now);
    } else {
      set(
          status,
          AVAILABLE,
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
          now);
    }
    return status;
  }

  /** The same with what it says about its rollout. */
  static ObjectNode rolledOut(ObjectNode deployment, Strategy strategy, Sets sets, Instant now) {
    ObjectNode status = counted(deployment, strategy, sets, now);
    if (strategy.deadline().isEmpty()) {
      Conditions.remove(status, PROGRESSING);
    } else {
      Optional<JsonNode> current = Conditions.find(status, PROGRESSING);
      boolean done =
          status.path("replicas").asLong(0) == status.path("updatedReplicas").asLong(0)
              && current.filter(c -> reason(c).equals(COMPLETE)).isPresent();
      if (!done) {
        progress(deployment, strategy, sets, status, now);
      }
    }
    failure(status, sets, now);
    return status;
  }

  private static void progress(
      ObjectNode deployment, Strategy strategy, Sets sets, ObjectNode status, Instant now) {
    String subject =
        sets.newest()
            .map(set -> "ReplicaSet \"%s\"".formatted(Meta.of(set).name()))
            .orElseGet(() -> "Deployment \"%s\"".formatted(Meta.of(deployment).name()));
    if (isComplete(deployment, strategy, status)) {
      set(status, PROGRESSING, "True", COMPLETE, subject + " has successfully progressed.", now);
    } else if (hasMoved(deployment.path("status"), status)) {
      // Its update time is the clock of the deadline: it is written anew with each step.
      Optional<String> since =
          Conditions.find(status, PROGRESSING)
              .filter(c -> c.path("status").asText().equals("True"))
              .map(c -> c.path("lastTransitionTime").asText());
      Conditions.remove(status, PROGRESSING);
      set(status, PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.", now);
      since.ifPresent(
          time ->
              Conditions.find(status, PROGRESSING)
                  .ifPresent(c -> ((ObjectNode) c).put("lastTransitionTime", time)));
    } else if (isTimedOut(strategy, status, now)) {
      set(status, PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing.", now);
    }
  }

  static boolean isComplete(ObjectNode deployment, Strategy strategy, JsonNode status) {
    return status.path("updatedReplicas").asLong(0) == strategy.replicas()
        && status.path("replicas").asLong(0) == strategy.replicas()
        && status.path("availableReplicas").asLong(0) == strategy.replicas()
        && status.path("observedGeneration").asLong(0) >= Meta.of(deployment).generation();
  }

  private static boolean hasMoved(JsonNode before, JsonNode status) {
    return more(before, status, "updatedReplicas")
        || old(status) < old(before)
        || more(before, status, "readyReplicas")
        || more(before, status, "availableReplicas");
  }

  private static boolean more(JsonNode before, JsonNode status, String field) {
    return status.path(field).asLong(0) > before.path(field).asLong(0);
  }

  private static long old(JsonNode status) {
    return status.path("replicas").asLong(0) - status.path("updatedReplicas").asLong(0);
  }

  private static boolean isTimedOut(Strategy strategy, JsonNode status, Instant now) {
    return Conditions.find(status, PROGRESSING)
        .filter(c -> !reason(c).equals(COMPLETE))
        .filter(
            c ->
                reason(c).equals(TIMED_OUT)
                    || deadline(strategy, c).filter(time -> time.isBefore(now)).isPresent())
        .isPresent();
  }

  /** When to look again whether the deadline has passed. */
  static Optional<Instant> nextCheck(ObjectNode deployment, Strategy strategy, JsonNode status) {
    return Conditions.find(status, PROGRESSING)
        .filter(c -> !reason(c).equals(TIMED_OUT) && !reason(c).equals(COMPLETE))
        .filter(c -> !isComplete(deployment, strategy, status))
        .flatMap(c -> deadline(strategy, c))
        .map(time -> time.plusSeconds(1));
  }

  private static Optional<Instant> deadline(Strategy strategy, JsonNode condition) {
    return strategy
        .deadline()
        .flatMap(limit -> Conditions.timeOf(condition, "lastUpdateTime").map(t -> t.plus(limit)));
  }

  private static void failure(ObjectNode status, Sets sets, Instant now) {
    Optional<JsonNode> failure =
        sets.newest()
            .flatMap(set -> Conditions.find(set.path("status"), FAILURE))
            .or(
                () ->
                    sets.old().stream()
                        .flatMap(set -> Conditions.find(set.path("status"), FAILURE).stream())
                        .findFirst());
    if (failure.isEmpty()) {
      Conditions.remove(status, FAILURE);
    } else {
      JsonNode cause = failure.get();
      set(
          status,
          FAILURE,
          cause.path("status").asText(),
          reason(cause),
          cause.path("message").asText(),
          now);
    }
  }

  /** Sets a condition unless it stands already; the transition is when its status changes. */
  static void set(
      ObjectNode status, String type, String value, String reason, String message, Instant now) {
    Optional<JsonNode> known = Conditions.find(status, type);
    if (known
        .filter(c -> c.path("status").asText().equals(value) && reason(c).equals(reason))
        .isPresent()) {
      return;
    }
    String time = Conditions.time(now);
    String since =
        known
            .filter(c -> c.path("status").asText().equals(value))
            .map(c -> c.path("lastTransitionTime").asText())
            .orElse(time);
    // Written last even where it was there before: as the real controller orders them.
    Conditions.remove(status, type);
    Conditions.put(
        status,
        Conditions.condition(type, value, reason, message)
            .put("lastUpdateTime", time)
            .put("lastTransitionTime", since));
  }

  static String reason(JsonNode condition) {
    return condition.path("reason").asText("");
  }

  private static void put(ObjectNode status, String field, long value) {
    if (value != 0) {
      status.put(field, (int) value);
    }
  }
}
