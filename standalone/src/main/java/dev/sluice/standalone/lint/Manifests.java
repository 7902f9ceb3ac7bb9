package dev.sluice.standalone.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The objects in a text of YAML or JSON documents; Lists are taken apart.
 *
 * @param objects in the order of the text
 * @param findings what cannot be read
 */
record Manifests(List<Manifest> objects, List<Finding> findings) {

  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 100;

  Manifests {
    objects = List.copyOf(objects);
    findings = List.copyOf(findings);
  }

  /** Reads a text; documents that are no objects of Kubernetes are left out. */
  static Manifests read(String file, String text) {
    List<Manifest> objects = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(Integer.MAX_VALUE);
    // JSON may be indented by tabs, YAML may not.
    String readable = file.endsWith(".json") ? text.replace('\t', ' ') : text;
    try {
      for (Node document : new Yaml(options).composeAll(new StringReader(readable))) {
        add(file, document, objects, findings);
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      findings.add(
          problem(file, line, "is neither YAML nor JSON: " + String.valueOf(e.getProblem())));
    } catch (YAMLException e) {
      findings.add(problem(file, 1, "is neither YAML nor JSON: " + String.valueOf(e.getMessage())));
    }
    return new Manifests(objects, findings);
  }

  private static void add(
      String file, Node document, List<Manifest> objects, List<Finding> findings) {
    if (!(document instanceof MappingNode)) {
      return;
    }
    duplicates(file, document, findings);
    Manifest manifest = new Manifest(file, document, json(document));
    if (manifest.kind().equals("List") && manifest.apiVersion().equals("v1")) {
      items((MappingNode) document).forEach(item -> add(file, item, objects, findings));
    } else if (!manifest.kind().isEmpty()) {
      objects.add(manifest);
    }
  }

  private static List<Node> items(MappingNode list) {
    return list.getValue().stream()
        .filter(field -> key(field).equals("items"))
        .map(NodeTuple::getValueNode)
        .filter(SequenceNode.class::isInstance)
        .flatMap(items -> ((SequenceNode) items).getValue().stream())
        .toList();
  }

  /** A key that is given twice: only one of the two would be heeded. */
  private static void duplicates(String file, Node node, List<Finding> findings) {
    switch (node) {
      case MappingNode mapping -> {
        Set<String> keys = new HashSet<>();
        for (NodeTuple field : mapping.getValue()) {
          if (!keys.add(key(field))) {
            findings.add(
                problem(
                    file,
                    field.getKeyNode().getStartMark().getLine() + 1,
                    "the field '%s' is given twice; leave one out".formatted(key(field))));
          }
          if (!isAlias(field.getValueNode(), mapping)) {
            duplicates(file, field.getValueNode(), findings);
          }
        }
      }
      case SequenceNode list ->
          list.getValue().stream()
              .filter(each -> !isAlias(each, list))
              .forEach(each -> duplicates(file, each, findings));
      default -> {}
    }
  }

  /** An alias leads back to an earlier place in the text. */
  private static boolean isAlias(Node value, Node parent) {
    return value.getStartMark().getIndex() < parent.getStartMark().getIndex();
  }

  private static JsonNode json(Node node) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (node) {
      case MappingNode mapping -> {
        ObjectNode object = nodes.objectNode();
        for (NodeTuple field : mapping.getValue()) {
          if (field.getKeyNode().getTag().equals(Tag.MERGE)) {
            merge(object, field.getValueNode());
          }
        }
        for (NodeTuple field : mapping.getValue()) {
          if (!field.getKeyNode().getTag().equals(Tag.MERGE)) {
            object.set(key(field), json(field.getValueNode()));
          }
        }
        yield object;
      }
      case SequenceNode list -> {
        ArrayNode array = nodes.arrayNode();
        list.getValue().forEach(each -> array.add(json(each)));
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar, nodes);
      case AnchorNode anchor -> json(anchor.getRealNode());
      default -> nodes.nullNode();
    };
  }

  private static void merge(ObjectNode object, Node source) {
    switch (source) {
      case MappingNode mapping -> {
        if (json(mapping) instanceof ObjectNode fields) {
          fields
              .properties()
              .forEach(
                  field -> {
                    if (!object.has(field.getKey())) {
                      object.set(field.getKey(), field.getValue());
                    }
                  });
        }
      }
      case SequenceNode list -> list.getValue().forEach(each -> merge(object, each));
      default -> {}
    }
  }

  private static JsonNode scalar(ScalarNode scalar, JsonNodeFactory nodes) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return nodes.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return nodes.booleanNode(Set.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT)));
    }
    try {
      if (tag.equals(Tag.INT)) {
        return number(integer(text.replace("_", "")), nodes);
      }
      if (tag.equals(Tag.FLOAT)) {
        return nodes.numberNode(new BigDecimal(text.replace("_", "")));
      }
    } catch (NumberFormatException e) {
      return nodes.textNode(text); // .inf, or hours and minutes by sixties: no number of JSON
    }
    return nodes.textNode(text);
  }

  /** In the smallest form that holds it, as a reader of JSON has it. */
  private static JsonNode number(BigInteger number, JsonNodeFactory nodes) {
    if (number.bitLength() < Integer.SIZE) {
      return nodes.numberNode(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? nodes.numberNode(number.longValue())
        : nodes.numberNode(number);
  }

  private static BigInteger integer(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    boolean octal = digits.length() > 1 && digits.startsWith("0");
    return new BigInteger(digits, octal ? 8 : 10);
  }

  private static String key(NodeTuple field) {
    return field.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }

  private static Finding problem(String file, int line, String message) {
    return new Finding(file, line, "", "", "", "", message);
  }
}
