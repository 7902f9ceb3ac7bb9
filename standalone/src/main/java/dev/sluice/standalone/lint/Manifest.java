package dev.sluice.standalone.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One object in a file.
 *
 * @param file the file as it was named
 * @param source where each of its fields is
 * @param json what it says
 */
record Manifest(String file, Node source, JsonNode json) {

  private static final Pattern PART = Pattern.compile("\\[(\\d+)]|\\['([^']*)'\\]|([^.\\[]+)");

  /** Fields that paths of errors leave out: Argo names a step {@code spec.strategy.steps[0]}. */
  private static final List<String> LEFT_OUT = List.of("canary", "blueGreen");

  String apiVersion() {
    return json.path("apiVersion").asText("");
  }

  String kind() {
    return json.path("kind").asText("");
  }

  String namespace() {
    return json.path("metadata").path("namespace").asText("");
  }

  String name() {
    String name = json.path("metadata").path("name").asText("");
    return name.isEmpty() ? json.path("metadata").path("generateName").asText("") : name;
  }

  /** Whether it is of this kind, in any version of its group. */
  boolean is(String group, String kind) {
    String apiVersion = apiVersion();
    int slash = apiVersion.indexOf('/');
    return kind().equals(kind) && (slash < 0 ? "" : apiVersion.substring(0, slash)).equals(group);
  }

  /** Whether both can be in one namespace: manifests often leave it to whoever applies them. */
  boolean besides(Manifest other) {
    return namespace().isEmpty()
        || other.namespace().isEmpty()
        || namespace().equals(other.namespace());
  }

  /** What is wrong with a field. */
  Finding finding(String path, String message) {
    return new Finding(file, line(path), kind(), namespace(), name(), path, message);
  }

  /** The line of a field, or of the deepest one around it that is there. */
  int line(String path) {
    int line = source.getStartMark().getLine();
    Node here = source;
    for (String part : parts(path)) {
      Optional<Place> next = step(here, part);
      if (next.isEmpty()) {
        break;
      }
      line = next.get().line();
      here = next.get().value();
    }
    return line + 1;
  }

  private static Optional<Place> step(Node from, String part) {
    return child(from, part).or(() -> child(through(from), part));
  }

  private record Place(int line, Node value) {}

  private static Node through(Node node) {
    Node found = node;
    for (String name : LEFT_OUT) {
      Optional<Place> place = child(node, name);
      if (place.isPresent()) {
        found = place.get().value();
      }
    }
    return found;
  }

  private static Optional<Place> child(Node node, String part) {
    return switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple field : mapping.getValue()) {
          if (field.getKeyNode() instanceof ScalarNode key && key.getValue().equals(part)) {
            yield Optional.of(new Place(key.getStartMark().getLine(), field.getValueNode()));
          }
        }
        yield Optional.empty();
      }
      case SequenceNode list
          when part.chars().allMatch(Character::isDigit) && part.length() < 9 -> {
        int index = Integer.parseInt(part);
        yield index < list.getValue().size()
            ? Optional.of(
                new Place(
                    list.getValue().get(index).getStartMark().getLine(),
                    list.getValue().get(index)))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(path);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          parts.add(matcher.group(group));
        }
      }
    }
    return parts;
  }
}
