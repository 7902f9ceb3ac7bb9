package dev.sluice.system.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The objects of a namespace at a moment.
 *
 * @param objects as the API gives them
 */
record State(List<JsonNode> objects) {

  static final String HASH = "rollouts-pod-template-hash";
  static final String DEADLINE = "scale-down-deadline";
  private static final String REVISION = "rollout.argoproj.io/revision";

  /** The Rollout, missing before it is created. */
  JsonNode rollout() {
    return object("Rollout", Play.ROLLOUT);
  }

  JsonNode status() {
    return rollout().path("status");
  }

  JsonNode spec() {
    return rollout().path("spec");
  }

  /** An object, missing when there is none. */
  JsonNode object(String kind, String name) {
    return of(kind).stream()
        .filter(object -> object.path("metadata").path("name").asText().equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  List<JsonNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  /** The Rollout's ReplicaSets, in the order of their revisions. */
  List<JsonNode> replicaSets() {
    return of("ReplicaSet").stream()
        .filter(set -> set.path("metadata").path("labels").has(HASH))
        .sorted(Comparator.comparingInt(State::revision))
        .toList();
  }

  /** The ReplicaSet of a revision, missing when there is none. */
  JsonNode replicaSet(int revision) {
    return replicaSets().stream()
        .filter(set -> revision(set) == revision)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  static int revision(JsonNode object) {
    return object.path("metadata").path("annotations").path(REVISION).asInt();
  }

  /** {@code rev2} for the hash of revision 2; empty for none, else what it is. */
  String named(String hash) {
    return replicaSets().stream()
        .filter(set -> set.path("metadata").path("labels").path(HASH).asText().equals(hash))
        .findFirst()
        .map(set -> "rev" + revision(set))
        .orElse(hash);
  }

  Optional<JsonNode> condition(String type) {
    for (JsonNode condition : status().path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** Whether the controller has seen the spec as it is, where there is one. */
  boolean observed() {
    if (rollout().isMissingNode()) {
      return true;
    }
    String generation = rollout().path("metadata").path("generation").asText();
    return !generation.isEmpty() && status().path("observedGeneration").asText().equals(generation);
  }

  /** Sum of a status field over all ReplicaSets of the Rollout. */
  int sum(String field) {
    return replicaSets().stream().mapToInt(set -> set.path("status").path(field).asInt()).sum();
  }

  /** What the first route of the VirtualService gives to the canary Service, in percent. */
  Object canaryWeight() {
    for (JsonNode route : object("VirtualService", "vs").at("/spec/http/0/route")) {
      if (route.at("/destination/host").asText().equals("canary")) {
        return route.path("weight").asInt();
      }
    }
    return "missing";
  }

  /** For people. */
  @Override
  public String toString() {
    String sets =
        replicaSets().stream()
            .map(
                set ->
                    "%n  rev%d %s: %s, spec %d, pods %d, available %d, %s"
                        .formatted(
                            revision(set),
                            set.path("metadata").path("labels").path(HASH).asText(),
                            set.at("/spec/template/spec/containers/0/image").asText(),
                            set.path("spec").path("replicas").asInt(),
                            set.path("status").path("replicas").asInt(),
                            set.path("status").path("availableReplicas").asInt(),
                            set.path("metadata").path("annotations")))
            .collect(Collectors.joining());
    String others =
        objects.stream()
            .filter(each -> !List.of("Rollout", "ReplicaSet").contains(each.path("kind").asText()))
            .map(
                each ->
                    "%n  %s/%s %s %s"
                        .formatted(
                            each.path("kind").asText(),
                            each.path("metadata").path("name").asText(),
                            each.path("kind").asText().equals("AnalysisRun")
                                ? ""
                                : each.path("spec"),
                            each.path("status")))
            .collect(Collectors.joining());
    return "status %s%n  replicas %s%s%s"
        .formatted(status(), spec().path("replicas"), sets, others);
  }
}
