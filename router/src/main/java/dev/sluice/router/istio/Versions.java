package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * How the destinations of a route tell the versions apart: by host (two Services), by subset (one
 * host, a DestinationRule) or both.
 *
 * @param canaryService Service of the canary; empty where only subsets are used
 * @param stableService Service of the stable version; empty where only subsets are used
 * @param canarySubset subset of the canary; empty where only hosts are used
 * @param stableSubset subset of the stable version; empty where only hosts are used
 * @param keptSubsets subsets whose weights belong to the user
 */
record Versions(
    String canaryService,
    String stableService,
    String canarySubset,
    String stableSubset,
    Set<String> keptSubsets) {

  /** Whom a destination stands for. */
  enum Role {
    CANARY,
    STABLE,
    OTHER
  }

  Versions {
    keptSubsets = Set.copyOf(keptSubsets);
  }

  /** The role of an element of a route's {@code route} list. */
  Role roleOf(JsonNode weighted) {
    JsonNode destination = weighted.path("destination");
    String host = shortHost(destination);
    String subset = destination.path("subset").asText("");
    if (keptSubsets.contains(subset)) {
      return Role.OTHER;
    }
    if (is(host, canaryService) || is(subset, canarySubset)) {
      return Role.CANARY;
    }
    if (is(host, stableService) || is(subset, stableSubset)) {
      return Role.STABLE;
    }
    return Role.OTHER;
  }

  /** The destination's host up to the first dot: the Service's own name. */
  static String shortHost(JsonNode destination) {
    String host = destination.path("host").asText("");
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  /** How messages name the canary. */
  String canaryName() {
    return name("host", canaryService, canarySubset);
  }

  /** How messages name the stable version. */
  String stableName() {
    return name("host", stableService, stableSubset);
  }

  private static String name(String kind, String service, String subset) {
    if (service.isEmpty()) {
      return "subset '" + subset + "'";
    }
    return kind + " '" + service + "'" + (subset.isEmpty() ? "" : " or subset '" + subset + "'");
  }

  private static boolean is(String value, String wanted) {
    return !wanted.isEmpty() && value.equals(wanted);
  }
}
