package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Puts weights on the routes of a VirtualService.
 *
 * <p>The canary gets its weight, every experiment its own, destinations of the user keep theirs,
 * and the stable version gets what is left of 100, but not less than 0.
 */
final class WeightEdit {

  private static final int WHOLE = 100;

  private final Versions versions;
  private final Routes routes;

  WeightEdit(Versions versions, Routes routes) {
    this.versions = versions;
    this.routes = routes;
  }

  /**
   * The spec with new weights.
   *
   * @param spec a VirtualService's spec
   * @param weight the canary's weight, 0 to 100
   * @param additions destinations of experiments
   * @param addedBefore services that earlier calls added; those not in {@code additions} now go
   */
  Edit apply(ObjectNode spec, int weight, List<Addition> additions, Set<String> addedBefore) {
    ObjectNode copy = spec.deepCopy();
    return switch (routes.choose(copy)) {
      case Routes.Choice.Unclear(String field, String cause) -> new Edit.Refused(field, cause);
      case Routes.Choice.Chosen(List<Routes.Route> chosen) -> {
        for (Routes.Route route : chosen) {
          OptionalInt canary = OptionalInt.empty();
          OptionalInt stable = OptionalInt.empty();
          if (!(listOfObjects(route.node()) instanceof ArrayNode destinations)) {
            yield new Edit.Refused(route.path() + ".route", "must be a list of destinations");
          }
          for (int i = 0; i < destinations.size(); i++) {
            switch (versions.roleOf(destinations.get(i))) {
              case CANARY -> {
                if (canary.isPresent()) {
                  yield twice(route, versions.canaryName());
                }
                canary = OptionalInt.of(i);
              }
              case STABLE -> {
                if (stable.isPresent()) {
                  yield twice(route, versions.stableName());
                }
                stable = OptionalInt.of(i);
              }
              case OTHER -> {}
            }
          }
          if (canary.isEmpty()) {
            yield missing(route, versions.canaryName());
          }
          if (stable.isEmpty()) {
            yield missing(route, versions.stableName());
          }
          weigh(destinations, weight, additions, addedBefore);
        }
        for (Routes.Route mirror : routes.mirrors(copy)) {
          if (listOfObjects(mirror.node()) instanceof ArrayNode destinations) {
            weigh(destinations, weight, additions, addedBefore);
          }
        }
        yield new Edit.Done(copy);
      }
    };
  }

  /** The canary's weight, where all routes that carry weights agree on one. */
  OptionalInt observed(ObjectNode spec) {
    if (!(routes.choose(spec) instanceof Routes.Choice.Chosen(List<Routes.Route> chosen))) {
      return OptionalInt.empty();
    }
    Set<Integer> weights = new HashSet<>();
    for (Routes.Route route : chosen) {
      for (JsonNode destination : route.node().path("route")) {
        if (versions.roleOf(destination) == Versions.Role.CANARY) {
          weights.add(destination.path("weight").asInt(0));
        }
      }
    }
    return weights.size() == 1 ? OptionalInt.of(weights.iterator().next()) : OptionalInt.empty();
  }

  /** The route's destinations; a missing node when they are not what they should be. */
  private static JsonNode listOfObjects(ObjectNode route) {
    JsonNode list = route.path("route");
    if (!list.isArray()) {
      return MissingNode.getInstance();
    }
    for (JsonNode element : list) {
      if (!element.isObject()) {
        return MissingNode.getInstance();
      }
    }
    return list;
  }

  private void weigh(
      ArrayNode destinations, int weight, List<Addition> additions, Set<String> addedBefore) {
    Set<String> gone = new HashSet<>(addedBefore);
    additions.forEach(addition -> gone.remove(addition.service()));
    int left = WHOLE - weight;
    Set<String> present = new HashSet<>();
    for (int i = destinations.size() - 1; i >= 0; i--) {
      ObjectNode weighted = (ObjectNode) destinations.get(i);
      if (versions.roleOf(weighted) != Versions.Role.OTHER) {
        continue;
      }
      String host = Versions.shortHost(weighted.path("destination"));
      if (gone.contains(host)) {
        destinations.remove(i);
        continue;
      }
      for (Addition addition : additions) {
        if (addition.service().equals(host) && present.add(host)) {
          set(weighted, addition.weight());
        }
      }
      left -= weighted.path("weight").asInt(0);
    }
    for (Addition addition :
        additions.stream().sorted(Comparator.comparing(Addition::service)).toList()) {
      if (present.add(addition.service())) {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        added.putObject("destination").put("host", addition.service());
        added.put("weight", addition.weight());
        destinations.add(added);
        left -= addition.weight();
      }
    }
    for (JsonNode destination : destinations) {
      switch (versions.roleOf(destination)) {
        case CANARY -> set((ObjectNode) destination, weight);
        case STABLE -> set((ObjectNode) destination, Math.max(0, left));
        case OTHER -> {}
      }
    }
  }

  private static void set(ObjectNode weighted, int weight) {
    // an absent weight is 0: writing it would claim a field of the user for nothing
    if (weighted.path("weight").asInt(0) != weight) {
      weighted.put("weight", weight);
    }
  }

  private static Edit missing(Routes.Route route, String who) {
    return new Edit.Refused(
        route.path() + ".route", "has no destination with %s; add it".formatted(who));
  }

  private static Edit twice(Routes.Route route, String who) {
    return new Edit.Refused(
        route.path() + ".route",
        "has several destinations with %s; keep one of them".formatted(who));
  }
}
