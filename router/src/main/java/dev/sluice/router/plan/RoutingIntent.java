package dev.sluice.router.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.FieldProblem;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A routing command with its traffic routing parsed.
 *
 * @param command the command as it came
 * @param trafficRouting its {@code trafficRouting}; without a provider when there is nothing to
 *     route
 */
public record RoutingIntent(RoutingCommand command, TrafficRouting trafficRouting) {

  private static final String FIELD = "spec.strategy.canary.trafficRouting";
  private static final Set<String> KNOWN_FIELDS =
      Set.of(
          "istio",
          "nginx",
          "alb",
          "smi",
          "ambassador",
          "appMesh",
          "traefik",
          "apisix",
          "plugins",
          "managedRoutes",
          "maxTrafficWeight");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int DEFAULT_MAX_WEIGHT = 100;

  /** A command's intent, or what is wrong with the command. */
  public sealed interface Parsed {
    /** The command is well formed. */
    record Ok(RoutingIntent intent) implements Parsed {}

    /** It is not. */
    record Malformed(Problem problem) implements Parsed {}
  }

  /** Parses and checks the parts of a command that every provider relies on. */
  public static Parsed parse(RoutingCommand command) {
    RolloutId rollout = command.getRollout();
    String object = "Rollout/" + rollout.getNamespace() + "/" + rollout.getName();
    if (rollout.getNamespace().isEmpty() || rollout.getName().isEmpty()) {
      return malformed(object, "metadata", "the command names no namespace or no name");
    }
    int max = command.getMaxWeight() == 0 ? DEFAULT_MAX_WEIGHT : command.getMaxWeight();
    int weight = command.getCanaryWeight();
    if (max < 1 || weight < 0 || weight > max) {
      return malformed(
          object,
          "canary weight",
          "%d is not between 0 and the maximum of %d".formatted(weight, max));
    }
    for (var destination : command.getAdditionalDestinationsList()) {
      if (destination.getService().isEmpty() || destination.getWeight() < 0) {
        return malformed(
            object,
            "additional destinations",
            "'%s' with weight %d needs a service name and a weight of at least 0"
                .formatted(destination.getService(), destination.getWeight()));
      }
    }
    return parseRouting(command, object);
  }

  private static Parsed parseRouting(RoutingCommand command, String object) {
    JsonNode tree;
    try {
      tree =
          command.getTrafficRoutingJson().isBlank()
              ? JsonNodeFactory.instance.objectNode()
              : MAPPER.readTree(command.getTrafficRoutingJson());
    } catch (JsonProcessingException e) {
      return malformed(object, FIELD, "is not JSON: " + e.getOriginalMessage());
    }
    for (var field : tree.properties()) {
      if (!KNOWN_FIELDS.contains(field.getKey())) {
        return malformed(
            object,
            FIELD + "." + field.getKey(),
            "there is no such traffic provider; remove it or use one that there is");
      }
    }
    return switch (CustomResources.readAs(tree, TrafficRouting.class)) {
      case Reading.Sound<TrafficRouting>(TrafficRouting routing) ->
          new Parsed.Ok(new RoutingIntent(command, routing));
      case Reading.Mended<TrafficRouting>(var _, List<FieldProblem> problems) ->
          malformed(object, FIELD, text(problems));
      case Reading.Unreadable<TrafficRouting>(List<FieldProblem> problems) ->
          malformed(object, FIELD, text(problems));
    };
  }

  private static String text(List<FieldProblem> problems) {
    return problems.stream().map(FieldProblem::text).collect(Collectors.joining("; "));
  }

  private static Parsed malformed(String object, String field, String cause) {
    return new Parsed.Malformed(Problem.refused(object, field, cause));
  }

  /** The Rollout, as messages name it. */
  public String rolloutName() {
    return "Rollout/" + command.getRollout().getNamespace() + "/" + command.getRollout().getName();
  }

  /** The Rollout's namespace. */
  public String namespace() {
    return command.getRollout().getNamespace();
  }

  /** The weight that means all traffic; at least 1. */
  public int maxWeight() {
    return command.getMaxWeight() == 0 ? DEFAULT_MAX_WEIGHT : command.getMaxWeight();
  }

  /** The canary's weight out of {@link #maxWeight()}; a release sends everything to stable. */
  public int canaryWeight() {
    return command.getRelease() ? 0 : command.getCanaryWeight();
  }
}
