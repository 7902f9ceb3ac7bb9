package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules by which Sluice rightly differs from the record. */
enum GoldenDifference {

  /** Argo finds a TLS route only with its port, even where the SNI hosts leave no doubt. */
  TLS_ROUTE_FOUND_BY_SNI_HOSTS_ALONE {
    @Override
    boolean explains(Seen seen) {
      return seen.acceptedARefused("setWeight")
          && seen.service().tlsRoutes().stream()
              .anyMatch(route -> route.port() == null && !route.sniHosts().isEmpty())
          && seen.weightsAddUp();
    }
  },

  /** Argo asks for a name even where only one of several routes leads to both versions. */
  THE_ONLY_ROUTE_TO_BOTH_VERSIONS_NEEDS_NO_NAME {
    @Override
    boolean explains(Seen seen) {
      return seen.acceptedARefused("setWeight")
          && ((seen.service().routes().isEmpty() && seen.before("http").size() > 1)
              || (seen.service().tlsRoutes().isEmpty() && seen.before("tls").size() > 1)
              || (seen.service().tcpRoutes().isEmpty() && seen.before("tcp").size() > 1))
          && seen.weightsAddUp();
    }
  },

  /** Beside a mirror route Argo forgets the route without a name: its traffic would not move. */
  MAIN_ROUTE_IS_WEIGHTED_BESIDE_MANAGED_ROUTES {
    @Override
    boolean explains(Seen seen) {
      if (seen.refused() || !seen.is("setWeight") || !seen.service().routes().isEmpty()) {
        return false;
      }
      ObjectNode wanted = seen.step().path("virtualServiceSpecAfter").deepCopy();
      ArrayNode http = wanted.withArrayProperty("http");
      boolean managed = false;
      for (int i = 0; i < http.size(); i++) {
        if (seen.managed().contains(http.get(i).path("name").asText(""))) {
          managed = true;
        } else {
          http.set(i, seen.ours().service().path("http").path(i));
        }
      }
      return managed && wanted.equals(seen.ours().service()) && seen.weightsAddUp();
    }
  },

  /** With several routes without a name beside a named one, Argo writes them twice. */
  ROUTES_WITHOUT_A_NAME_ARE_NOT_DOUBLED {
    @Override
    boolean explains(Seen seen) {
      if (seen.refused() || !seen.is("setWeight")) {
        return false;
      }
      JsonNode ours = seen.ours().service().path("http");
      JsonNode theirs = seen.step().at("/virtualServiceSpecAfter/http");
      if (theirs.size() <= ours.size() || ours.size() != seen.before("http").size()) {
        return false;
      }
      for (int i = 0; i < theirs.size(); i++) {
        JsonNode route = theirs.get(i);
        boolean same =
            i < ours.size()
                ? route.equals(ours.get(i))
                : !route.has("name") && contains(ours, route);
        if (!same) {
          return false;
        }
      }
      return seen.weightsAddUp();
    }
  },

  /** Argo loses the port of a header route where the route it is made from has a name. */
  HEADER_ROUTE_KEEPS_THE_PORT {
    @Override
    boolean explains(Seen seen) {
      if (seen.refused() || !seen.is("setHeaderRoute")) {
        return false;
      }
      ObjectNode ours = seen.ours().service().deepCopy();
      String name = seen.step().at("/setHeaderRoute/name").asText();
      boolean port = false;
      for (JsonNode route : ours.path("http")) {
        if (route.path("name").asText("").equals(name)) {
          port = ((ObjectNode) route.at("/route/0/destination")).remove("port") != null;
        }
      }
      return port && ours.equals(seen.step().path("virtualServiceSpecAfter"));
    }
  },

  /** Argo drops every subset it does not know; those of the user stay. */
  SUBSETS_OF_THE_USER_ARE_KEPT {
    @Override
    boolean explains(Seen seen) {
      if (seen.refused() || !seen.is("updateHash")) {
        return false;
      }
      Set<String> wanted = new HashSet<>();
      JsonNode after = seen.step().path("destinationRuleSpecAfter");
      after.path("subsets").forEach(subset -> wanted.add(subset.path("name").asText()));
      ObjectNode ours = seen.ours().rule().deepCopy();
      ArrayNode subsets = ours.withArrayProperty("subsets");
      boolean kept = false;
      for (int i = subsets.size() - 1; i >= 0; i--) {
        JsonNode subset = subsets.get(i);
        if (!wanted.contains(subset.path("name").asText())) {
          kept = contains(seen.ruleBefore().path("subsets"), subset);
          if (!kept) {
            return false;
          }
          subsets.remove(i);
        }
      }
      return kept && ours.equals(after);
    }
  };

  abstract boolean explains(Seen seen);

  static Optional<GoldenDifference> explain(Seen seen) {
    for (GoldenDifference rule : values()) {
      if (rule.explains(seen)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean contains(JsonNode list, JsonNode wanted) {
    for (JsonNode element : list) {
      if (element.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** All that a rule may look at. */
  record Seen(
      VirtualService service,
      Versions versions,
      List<String> managed,
      JsonNode step,
      JsonNode serviceBefore,
      JsonNode ruleBefore,
      IstioGoldenTest.Outcome ours) {

    boolean is(String operation) {
      return step.path("op").asText().equals(operation);
    }

    boolean refused() {
      return step.path("error").asBoolean() || ours.refusal().isPresent();
    }

    boolean acceptedARefused(String operation) {
      return is(operation) && step.path("error").asBoolean() && ours.refusal().isEmpty();
    }

    JsonNode before(String protocol) {
      return serviceBefore.path(protocol);
    }

    /** Every route that Sluice changed has the wanted canary weight, and the rest is stable's. */
    boolean weightsAddUp() {
      for (String protocol : List.of("http", "tls", "tcp")) {
        for (int i = 0; i < before(protocol).size(); i++) {
          JsonNode route = ours.service().path(protocol).path(i);
          if (!route.equals(before(protocol).path(i)) && !addsUp(route)) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean addsUp(JsonNode route) {
      int weight = step.path("weight").asInt();
      int fixed = weight;
      for (JsonNode addition : step.path("additionalDestinations")) {
        fixed += addition.path("weight").asInt();
      }
      int sum = 0;
      for (JsonNode destination : route.path("route")) {
        int actual = destination.path("weight").asInt(0);
        sum += actual;
        if (versions.roleOf(destination) == Versions.Role.CANARY && actual != weight) {
          return false;
        }
      }
      return sum == Math.max(100, fixed);
    }
  }
}
