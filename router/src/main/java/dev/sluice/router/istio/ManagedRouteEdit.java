package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.HeaderRoute;
import dev.sluice.records.v1.MirrorRoute;
import dev.sluice.records.v1.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts header and mirror routes above the user's HTTP routes, in the order of {@code
 * managedRoutes}, and takes them out.
 */
final class ManagedRouteEdit {

  private static final int ALL = 100;

  private final Versions versions;
  private final Routes routes;
  private final List<String> managedNames;
  private final String subsetHost;

  /**
   * The managed routes of one VirtualService.
   *
   * @param subsetHost the DestinationRule's host; empty where versions are told by host
   */
  ManagedRouteEdit(Versions versions, Routes routes, List<String> managedNames, String subsetHost) {
    this.versions = versions;
    this.routes = routes;
    this.managedNames = List.copyOf(managedNames);
    this.subsetHost = subsetHost;
  }

  /** All matching requests to the canary; a route without matches is taken out. */
  Edit setHeaderRoute(ObjectNode spec, HeaderRoute header) {
    return put(
        spec,
        header.getName(),
        header.getMatchCount() == 0,
        main -> {
          ObjectNode route = JsonNodeFactory.instance.objectNode();
          ArrayNode matches = route.putArray("match");
          for (HeaderRoute.HeaderMatch match : header.getMatchList()) {
            matches
                .addObject()
                .putObject("headers")
                .set(match.getHeaderName(), condition(match.getHeaderValue()));
          }
          route.put("name", header.getName());
          ObjectNode weighted = route.putArray("route").addObject();
          weighted.set("destination", canary(main));
          weighted.put("weight", ALL);
          return new Edit.Done(route);
        });
  }

  /** A copy of matching requests to the canary; a route without matches is taken out. */
  Edit setMirrorRoute(ObjectNode spec, MirrorRoute mirror) {
    return put(
        spec,
        mirror.getName(),
        mirror.getMatchCount() == 0,
        main -> {
          if (main.isEmpty()) {
            return new Edit.Refused(
                "spec.http",
                "it is unclear which route '%s' is a copy of; name it in virtualService.routes"
                    .formatted(mirror.getName()));
          }
          ObjectNode route = JsonNodeFactory.instance.objectNode();
          ArrayNode matches = route.putArray("match");
          mirror.getMatchList().forEach(match -> matches.add(condition(match)));
          route.put("name", mirror.getName());
          ArrayNode destinations = route.putArray("route");
          for (JsonNode weighted : main.get().path("route")) {
            ObjectNode copy = destinations.addObject();
            copy.set("destination", weighted.path("destination").deepCopy());
            if (weighted.path("weight").asInt(0) != 0) {
              copy.set("weight", weighted.path("weight"));
            }
          }
          route.set("mirror", canary(main));
          route
              .putObject("mirrorPercentage")
              .put("value", mirror.hasPercentage() ? mirror.getPercentage() : ALL);
          return new Edit.Done(route);
        });
  }

  /** Takes out every managed route that is not named in {@code keep}. */
  Edit removeAllBut(ObjectNode spec, List<String> keep) {
    ObjectNode copy = spec.deepCopy();
    if (copy.path("http") instanceof ArrayNode http) {
      for (int i = http.size() - 1; i >= 0; i--) {
        String name = http.get(i).path("name").asText("");
        if (managedNames.contains(name) && !keep.contains(name)) {
          http.remove(i);
        }
      }
    }
    return new Edit.Done(copy);
  }

  private Edit put(
      ObjectNode spec, String name, boolean remove, Function<Optional<ObjectNode>, Edit> build) {
    ObjectNode copy = spec.deepCopy();
    if (!(copy.path("http") instanceof ArrayNode http)) {
      return new Edit.Refused("spec.http", "is missing; route '%s' needs it".formatted(name));
    }
    if (!managedNames.contains(name)) {
      return new Edit.Refused(
          "spec.http", "route '%s' must be listed in trafficRouting.managedRoutes".formatted(name));
    }
    for (int i = http.size() - 1; i >= 0; i--) {
      if (http.get(i).path("name").asText("").equals(name)) {
        http.remove(i);
      }
    }
    if (!remove) {
      switch (build.apply(routes.main(copy))) {
        case Edit.Refused refused -> {
          return refused;
        }
        case Edit.Done(ObjectNode route) -> http.add(route);
      }
    }
    order(http);
    return new Edit.Done(copy);
  }

  private void order(ArrayNode http) {
    List<JsonNode> ordered = new ArrayList<>();
    for (String name : managedNames) {
      http.forEach(
          route -> {
            if (route.path("name").asText("").equals(name)) {
              ordered.add(route);
            }
          });
    }
    http.forEach(
        route -> {
          if (!managedNames.contains(route.path("name").asText(""))) {
            ordered.add(route);
          }
        });
    http.removeAll();
    http.addAll(ordered);
  }

  private ObjectNode canary(Optional<ObjectNode> main) {
    ObjectNode destination = JsonNodeFactory.instance.objectNode();
    destination.put("host", subsetHost.isEmpty() ? versions.canaryService() : subsetHost);
    main.map(route -> route.path("route").path(0).path("destination").path("port"))
        .filter(JsonNode::isObject)
        .ifPresent(port -> destination.set("port", port.deepCopy()));
    if (!versions.canarySubset().isEmpty()) {
      destination.put("subset", versions.canarySubset());
    }
    return destination;
  }

  private static ObjectNode condition(MirrorRoute.RouteMatch match) {
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    if (match.hasMethod()) {
      condition.set("method", condition(match.getMethod()));
    }
    if (match.hasPath()) {
      condition.set("uri", condition(match.getPath()));
    }
    if (match.getHeadersCount() > 0) {
      ObjectNode headers = condition.putObject("headers");
      new TreeMap<>(match.getHeadersMap())
          .forEach((name, value) -> headers.set(name, condition(value)));
    }
    return condition;
  }

  private static ObjectNode condition(StringMatch match) {
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    return switch (match.getKindCase()) {
      case EXACT -> condition.put("exact", match.getExact());
      case PREFIX -> condition.put("prefix", match.getPrefix());
      case REGEX -> condition.put("regex", match.getRegex());
      case KIND_NOT_SET -> condition;
    };
  }
}
