package dev.sluice.system.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/** What a scenario expects of a state. */
@FunctionalInterface
interface Expect {

  /** What is not as expected; empty when all is. */
  String complaint(State state);

  /** Of any state: a name of what is read, what it is to be, and how to read it. */
  static Expect that(String what, Object wanted, Function<State, Object> read) {
    return state -> {
      Object seen = read.apply(state);
      return wanted.equals(seen) ? "" : "%s is %s, not %s".formatted(what, seen, wanted);
    };
  }

  static Expect phase(String phase) {
    return that("phase", phase, state -> state.status().path("phase").asText());
  }

  static Expect message(String part) {
    return state -> {
      String message = state.status().path("message").asText();
      boolean as = part.isEmpty() ? message.isEmpty() : message.contains(part);
      return as ? "" : "message is '%s', not '%s'".formatted(message, part);
    };
  }

  /** So many pods of a revision are wanted, there, and available; 0: also without ReplicaSet. */
  static Expect pods(int revision, int count) {
    return that(
        "pods of revision " + revision + " (wanted, there, available)",
        "%d, %d, %d".formatted(count, count, count),
        state -> {
          JsonNode set = state.replicaSet(revision);
          return "%d, %d, %d"
              .formatted(
                  set.path("spec").path("replicas").asInt(),
                  set.path("status").path("replicas").asInt(),
                  set.path("status").path("availableReplicas").asInt());
        });
  }

  /** So many pods of a revision are wanted, available or not. */
  static Expect wanted(int revision, int count) {
    return that(
        "pods wanted of revision " + revision,
        count,
        state -> state.replicaSet(revision).path("spec").path("replicas").asInt());
  }

  /** At least so many pods are available in all. */
  static Expect availableAtLeast(int count) {
    return state ->
        state.sum("availableReplicas") >= count
            ? ""
            : "%d pods available, not %d".formatted(state.sum("availableReplicas"), count);
  }

  /** At most so many pods are wanted in all. */
  static Expect wantedAtMost(int count) {
    return state -> {
      int sum =
          state.replicaSets().stream()
              .mapToInt(set -> set.path("spec").path("replicas").asInt())
              .sum();
      return sum <= count ? "" : "%d pods wanted, more than %d".formatted(sum, count);
    };
  }

  static Expect step(int index) {
    return that("step", index, state -> state.status().path("currentStepIndex").asInt(-1));
  }

  /** The newest revision that the Rollout has. */
  static Expect revision(int revision) {
    return that("revision", revision, state -> State.revision(state.rollout()));
  }

  /** How many ReplicaSets the Rollout has. */
  static Expect replicaSets(int count) {
    return that("ReplicaSets", count, state -> state.replicaSets().size());
  }

  /** The stable revision. */
  static Expect stable(int revision) {
    return that(
        "stable version",
        "rev" + revision,
        state -> state.named(state.status().path("stableRS").asText()));
  }

  /** The revision that a Service selects; 0 for all of them. */
  static Expect selects(String service, int revision) {
    return that(
        "version that Service " + service + " selects",
        revision == 0 ? "" : "rev" + revision,
        state ->
            state.named(
                state.object("Service", service).at("/spec/selector").path(State.HASH).asText()));
  }

  /** What the canary gets, as the status tells it and as the VirtualService has it. */
  static Expect weight(int weight) {
    Expect told =
        that(
            "weight in status",
            weight,
            state -> state.status().at("/canary/weights/canary/weight").asInt());
    Expect routed = that("weight in VirtualService", weight, State::canaryWeight);
    return state -> told.complaint(state) + routed.complaint(state);
  }

  static Expect condition(String type, String status) {
    return that(
        "condition " + type,
        status,
        state -> state.condition(type).map(found -> found.path("status").asText()).orElse(""));
  }

  static Expect condition(String type, String status, String reason) {
    return that(
        "condition " + type,
        status + " " + reason,
        state ->
            state
                .condition(type)
                .map(found -> found.path("status").asText() + " " + found.path("reason").asText())
                .orElse(""));
  }

  /** A field of the status, by JSON pointer, as text; empty where it is missing or false. */
  static Expect status(String pointer, Object value) {
    return that("status" + pointer, value.toString(), state -> text(state.status().at(pointer)));
  }

  private static String text(JsonNode value) {
    return value.isBoolean() && !value.asBoolean() ? "" : value.asText();
  }

  /** Whether a revision is on its way out. */
  static Expect deadline(int revision, boolean there) {
    return that(
        "scale-down deadline of revision " + revision,
        there,
        state -> deadline(state, revision).isPresent());
  }

  static Optional<String> deadline(State state, int revision) {
    return Optional.of(
            state.replicaSet(revision).at("/metadata/annotations").path(State.DEADLINE).asText())
        .filter(text -> !text.isEmpty());
  }
}
