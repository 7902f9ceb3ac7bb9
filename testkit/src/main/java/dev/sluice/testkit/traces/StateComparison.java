package dev.sluice.testkit.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares a state with the recorded one. Missing, null, 0, false and empty are the same. Of a
 * message only what is not Argo's own wording must be equal: of an invalid spec that it is one, of
 * a provider's failure what was counted.
 */
public final class StateComparison {

  private StateComparison() {}

  /**
   * Every difference, as {@code object.path: expected ... but was ...}; empty when the states
   * agree.
   *
   * @param kinds kinds of objects to compare, such as {@code ReplicaSet}
   */
  public static List<String> differences(
      Map<String, JsonNode> expected, Map<String, JsonNode> actual, Predicate<String> kinds) {
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (kinds.test(name.substring(0, name.indexOf('/')))) {
        compare(name, flat(name, expected.get(name)), flat(name, actual.get(name)), differences);
      }
    }
    return differences;
  }

  private static void compare(
      String name,
      Map<String, String> expected,
      Map<String, String> actual,
      List<String> differences) {
    if (expected.isEmpty() != actual.isEmpty()) {
      differences.add(name + (expected.isEmpty() ? ": is not to be there" : ": is missing"));
      return;
    }
    Set<String> paths = new TreeSet<>(expected.keySet());
    paths.addAll(actual.keySet());
    for (String path : paths) {
      String wanted = expected.getOrDefault(path, "nothing");
      String found = actual.getOrDefault(path, "nothing");
      if (!wanted.equals(found)) {
        differences.add(path + ": expected " + wanted + " but was " + found);
      }
    }
  }

  /** Leaves by path, without those that stand for nothing; an object itself is one leaf too. */
  private static Map<String, String> flat(String name, @Nullable JsonNode object) {
    Map<String, String> leaves = new TreeMap<>();
    if (object != null) {
      leaves.put(name, "there");
      collect(name, object, leaves);
    }
    return leaves;
  }

  private static void collect(String path, JsonNode node, Map<String, String> leaves) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), leaves));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(path + "[" + i + "]", array.get(i), leaves);
      }
    } else if (!isNothing(node)) {
      leaves.put(path, path.endsWith("message") ? essence(node.asText()) : node.asText());
    }
  }

  private static boolean isNothing(JsonNode node) {
    return node.isNull()
        || node.isMissingNode()
        || (node.isNumber() && node.asDouble() == 0)
        || (node.isBoolean() && !node.booleanValue())
        || (node.isTextual() && node.textValue().isEmpty());
  }

  private static String essence(String message) {
    if (message.startsWith("InvalidSpec:")) {
      return "InvalidSpec";
    }
    int cause = message.indexOf(": \"Error Message");
    return cause < 0 ? message : message.substring(0, cause);
  }
}
