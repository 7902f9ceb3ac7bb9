package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Golden files with one JSON object a line; {@code -Dsluice.golden=DIR} puts others in their place.
 */
public final class GoldenFiles {

  private GoldenFiles() {}

  /** The file of that name. */
  public static Path path(String name) {
    String other = System.getProperty("sluice.golden", "");
    boolean given = !other.isBlank() && !other.startsWith("${");
    return Path.of(given ? other : "src/test/resources/golden").resolve(name);
  }

  /** Where two values differ: a line for each path. */
  public static List<String> differences(JsonNode expected, JsonNode actual) {
    List<String> all = new ArrayList<>();
    differences("", expected, actual, all);
    return all;
  }

  private static void differences(
      String path, JsonNode expected, JsonNode actual, List<String> all) {
    if (expected.isObject() && actual.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> differences(path + "." + n, expected.path(n), actual.path(n), all));
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        differences(path + "[" + i + "]", expected.get(i), actual.get(i), all);
      }
    } else if (!expected.toString().equals(actual.toString())) {
      all.add("%s: expected %s but was %s".formatted(path, expected, actual));
    }
  }

  /** Its lines. */
  public static List<ObjectNode> lines(String name) throws IOException {
    List<ObjectNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(path(name))) {
      all.add((ObjectNode) Json.parse(line));
    }
    return all;
  }
}
