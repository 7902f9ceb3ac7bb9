package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cases in which the simulator differs; {@code DIFFERENCES.md} says why. */
final class KnownDifferences {

  private KnownDifferences() {}

  static Set<String> cases() {
    Set<String> all = new LinkedHashSet<>();
    for (JsonNode one : Cases.read("differences.yaml")) {
      one.path("cases").forEach(name -> all.add(name.asText()));
    }
    return all;
  }

  static Set<String> reasons() {
    Set<String> all = new LinkedHashSet<>();
    Cases.read("differences.yaml").forEach(one -> all.add(one.path("reason").asText()));
    return all;
  }
}
