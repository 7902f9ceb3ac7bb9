package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where two documents differ, by path. */
final class Differences {

  private Differences() {}

  static List<String> between(JsonNode real, JsonNode simulated) {
    List<String> differences = new ArrayList<>();
    compare("", real, simulated, differences);
    return differences;
  }

  private static void compare(String path, JsonNode real, JsonNode ours, List<String> found) {
    if (real.equals(ours)) {
      return;
    }
    if (real instanceof ObjectNode && ours instanceof ObjectNode) {
      Set<String> names = new LinkedHashSet<>();
      real.fieldNames().forEachRemaining(names::add);
      ours.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> compare(path + "." + n, real.path(n), ours.path(n), found));
    } else if (real instanceof ArrayNode && ours instanceof ArrayNode) {
      for (int i = 0; i < Math.max(real.size(), ours.size()); i++) {
        compare(path + "[" + i + "]", real.path(i), ours.path(i), found);
      }
    } else if (!(real.isNumber()
        && ours.isNumber()
        && real.decimalValue().compareTo(ours.decimalValue()) == 0)) {
      found.add("%s: real %s, simulated %s".formatted(path, shown(real), shown(ours)));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
