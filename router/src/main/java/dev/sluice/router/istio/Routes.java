package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.TcpRoute;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.TlsRoute;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes of a VirtualService that carry the weights.
 *
 * <p>HTTP routes are found by name, TLS routes by port and exact SNI set, TCP routes by port. A
 * protocol for which nothing is named must have one route only, or one only that leads to both
 * versions.
 */
final class Routes {

  /** The chosen routes of one VirtualService, or what is unclear. */
  sealed interface Choice {
    /** Routes by their place: {@code http[0]} and the node in the tree. */
    record Chosen(List<Route> routes) implements Choice {}

    /** A refusal in the words of {@link Edit.Refused}. */
    record Unclear(String field, String cause) implements Choice {}
  }

  /** One route and where it is. */
  record Route(String path, ObjectNode node) {}

  private final VirtualService wanted;
  private final Versions versions;
  private final Set<String> managedNames;

  Routes(VirtualService wanted, Versions versions, List<String> managedNames) {
    this.wanted = wanted;
    this.versions = versions;
    this.managedNames = Set.copyOf(managedNames);
  }

  /** The routes of every protocol. */
  Choice choose(ObjectNode spec) {
    List<Route> chosen = new ArrayList<>();
    for (Choice part : List.of(http(spec), tls(spec), tcp(spec))) {
      switch (part) {
        case Choice.Chosen(List<Route> routes) -> chosen.addAll(routes);
        case Choice.Unclear unclear -> {
          return unclear;
        }
      }
    }
    if (chosen.isEmpty()) {
      return new Choice.Unclear("spec", "has no http, tls or tcp route to put weights on");
    }
    return new Choice.Chosen(chosen);
  }

  /** Mirror routes that Sluice made: their copies of the destinations carry weights too. */
  List<Route> mirrors(ObjectNode spec) {
    return routesOf(spec, "http").stream()
        .filter(route -> isManaged(route) && route.node().has("mirror"))
        .toList();
  }

  /**
   * The route that managed routes are made from: the first that carries weights, else the first
   * without a name, as nothing else can be meant.
   */
  Optional<ObjectNode> main(ObjectNode spec) {
    if (http(spec) instanceof Choice.Chosen(List<Route> chosen)) {
      return chosen.stream().findFirst().map(Route::node);
    }
    return routesOf(spec, "http").stream()
        .map(Route::node)
        .filter(route -> route.path("name").asText("").isEmpty())
        .findFirst();
  }

  private Choice http(ObjectNode spec) {
    List<Route> all = routesOf(spec, "http");
    List<Route> own = all.stream().filter(route -> !isManaged(route)).toList();
    if (wanted.routes().isEmpty()) {
      return theOnly("http", own, "name the routes in virtualService.routes");
    }
    List<Route> chosen = new ArrayList<>();
    for (String name : wanted.routes()) {
      List<Route> found =
          own.stream().filter(route -> route.node().path("name").asText("").equals(name)).toList();
      if (found.isEmpty()) {
        return new Choice.Unclear("spec.http", "has no route named '%s'".formatted(name));
      }
      chosen.addAll(found);
    }
    return new Choice.Chosen(chosen);
  }

  private Choice tls(ObjectNode spec) {
    List<Route> all = routesOf(spec, "tls");
    if (wanted.tlsRoutes().isEmpty()) {
      return theOnly("tls", all, "name the routes in virtualService.tlsRoutes");
    }
    List<Route> chosen = new ArrayList<>();
    for (TlsRoute route : wanted.tlsRoutes()) {
      List<Route> found = matching(all, match -> matches(route, match));
      if (found.isEmpty()) {
        return new Choice.Unclear(
            "spec.tls",
            "has no route that matches %s and exactly the SNI hosts %s"
                .formatted(port(route.port()), route.sniHosts()));
      }
      if (route.port() == null && found.size() > 1) {
        return new Choice.Unclear(
            "spec.tls",
            "has several routes for the SNI hosts %s; give the port in virtualService.tlsRoutes"
                .formatted(route.sniHosts()));
      }
      chosen.addAll(found);
    }
    return new Choice.Chosen(chosen);
  }

  private Choice tcp(ObjectNode spec) {
    List<Route> all = routesOf(spec, "tcp");
    if (wanted.tcpRoutes().isEmpty()) {
      return theOnly("tcp", all, "name the routes in virtualService.tcpRoutes");
    }
    List<Route> chosen = new ArrayList<>();
    for (TcpRoute route : wanted.tcpRoutes()) {
      List<Route> found = matching(all, match -> samePort(route.port(), match));
      if (found.isEmpty()) {
        return new Choice.Unclear(
            "spec.tcp", "has no route that matches " + port(route.port()) + " alone");
      }
      chosen.addAll(found);
    }
    return new Choice.Chosen(chosen);
  }

  private Choice theOnly(String protocol, List<Route> routes, String mend) {
    if (routes.size() <= 1) {
      return new Choice.Chosen(routes);
    }
    List<Route> split = routes.stream().filter(this::leadsToBoth).toList();
    if (split.size() == 1) {
      return new Choice.Chosen(split);
    }
    return new Choice.Unclear(
        "spec." + protocol,
        "has %d routes, of which %d lead to both %s and %s; %s"
            .formatted(
                routes.size(), split.size(), versions.stableName(), versions.canaryName(), mend));
  }

  private boolean isManaged(Route route) {
    return managedNames.contains(route.node().path("name").asText(""));
  }

  private boolean leadsToBoth(Route route) {
    Set<Versions.Role> roles = EnumSet.noneOf(Versions.Role.class);
    route.node().path("route").forEach(weighted -> roles.add(versions.roleOf(weighted)));
    return roles.contains(Versions.Role.CANARY) && roles.contains(Versions.Role.STABLE);
  }

  /** Routes all of whose matches fit: a route that also serves something else is not meant. */
  private static List<Route> matching(List<Route> routes, Predicate<JsonNode> fits) {
    return routes.stream()
        .filter(
            route -> {
              JsonNode matches = route.node().path("match");
              if (!matches.isArray() || matches.isEmpty()) {
                return false;
              }
              for (JsonNode match : matches) {
                if (!fits.test(match)) {
                  return false;
                }
              }
              return true;
            })
        .toList();
  }

  private static boolean matches(TlsRoute route, JsonNode match) {
    Set<String> hosts = new HashSet<>();
    match.path("sniHosts").forEach(host -> hosts.add(host.asText()));
    boolean sameHosts = route.sniHosts().isEmpty() || hosts.equals(Set.copyOf(route.sniHosts()));
    return sameHosts && (route.port() == null || samePort(route.port(), match));
  }

  private static boolean samePort(@Nullable Long port, JsonNode match) {
    return port == null ? !match.has("port") : match.path("port").asLong(-1) == port;
  }

  private static String port(@Nullable Long port) {
    return port == null ? "no port" : "port " + port;
  }

  private static List<Route> routesOf(ObjectNode spec, String protocol) {
    List<Route> routes = new ArrayList<>();
    if (spec.path(protocol) instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof ObjectNode route) {
          routes.add(new Route("spec.%s[%d]".formatted(protocol, i), route));
        }
      }
    }
    return routes;
  }
}
