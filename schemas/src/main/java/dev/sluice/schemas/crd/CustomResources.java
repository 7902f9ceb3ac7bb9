package dev.sluice.schemas.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads custom resources so that a malformed field costs only itself: it is left out and told.
 *
 * <p>The API server checks against the CustomResourceDefinitions, but pod templates are kept as
 * they are and older definitions let more through.
 */
public final class CustomResources {

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();
  private static final int SHOWN = 60;

  private CustomResources() {}

  /** Reads what a client that knows no types received. */
  public static <T extends CustomResource<?, ?>> Reading<T> read(
      GenericKubernetesResource resource, Class<T> kind) {
    return read(STRICT.<JsonNode>valueToTree(resource), kind);
  }

  /** Reads an object whose spec and status are JSON still; the metadata are shared with it. */
  public static <T extends CustomResource<?, ?>> Reading<T> read(
      CustomResource<JsonNode, JsonNode> raw, Class<T> kind) {
    ObjectNode tree = STRICT.createObjectNode();
    tree.put("apiVersion", raw.getApiVersion()).put("kind", raw.getKind());
    if (raw.getSpec() != null) {
      tree.set("spec", raw.getSpec());
    }
    if (raw.getStatus() != null) {
      tree.set("status", raw.getStatus());
    }
    Reading<T> reading = readAs(tree, kind);
    switch (reading) {
      case Reading.Sound<T>(T object) -> object.setMetadata(raw.getMetadata());
      case Reading.Mended<T>(T object, var problems) -> object.setMetadata(raw.getMetadata());
      case Reading.Unreadable<T> unreadable -> {}
    }
    return reading;
  }

  /** Reads a JSON object; the node itself is left as it is. */
  public static <T extends CustomResource<?, ?>> Reading<T> read(JsonNode json, Class<T> kind) {
    return readAs(json, kind);
  }

  /** The same for a part of an object, such as a spec. */
  public static <T> Reading<T> readAs(JsonNode json, Class<T> type) {
    if (!json.isObject()) {
      return new Reading.Unreadable<>(
          List.of(new FieldProblem("", shown(json) + " is not an object", "give an object")));
    }
    T sound = soundOrNull(json, type);
    if (sound != null) {
      return new Reading.Sound<>(sound);
    }
    ObjectNode tree = json.deepCopy();
    List<FieldProblem> problems = new ArrayList<>();
    List<Element> elements = new ArrayList<>();
    while (true) {
      try {
        STRICT.treeToValue(tree, type);
        break;
      } catch (JsonMappingException e) {
        JsonNode bad = leaveOut(tree, e.getPath(), elements);
        if (bad == null) {
          problems.add(problem(e, json));
          return new Reading.Unreadable<>(problems);
        }
        problems.add(problem(e, bad));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree cannot fail to parse", e);
      }
    }
    elements.reversed().forEach(element -> element.list().remove(element.index()));
    T object = STRICT.convertValue(tree, type);
    return problems.isEmpty()
        ? new Reading.Sound<>(object)
        : new Reading.Mended<>(object, problems);
  }

  /** As nearly all objects are: read at one go. */
  private static <T> @Nullable T soundOrNull(JsonNode json, Class<T> type) {
    try {
      return STRICT.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** An element of a list that is null for now, so that the places of the others do not change. */
  private record Element(ArrayNode list, int index) {}

  /** Takes out the deepest node of the path that is there; null when there is none. */
  private static @Nullable JsonNode leaveOut(
      ObjectNode tree, List<JsonMappingException.Reference> path, List<Element> elements) {
    JsonNode parent = tree;
    Runnable removal = null;
    JsonNode found = null;
    for (JsonMappingException.Reference reference : path) {
      JsonNode here = parent;
      String name = reference.getFieldName();
      int index = reference.getIndex();
      JsonNode child = name != null ? here.get(name) : here.get(index);
      if (child == null || child.isNull()) {
        break;
      }
      found = child;
      removal =
          switch (here) {
            case ObjectNode object when name != null -> () -> object.remove(name);
            case ArrayNode list ->
                () -> {
                  list.setNull(index);
                  elements.add(new Element(list, index));
                };
            default -> throw new IllegalStateException("not a container: " + here.getNodeType());
          };
      parent = child;
    }
    if (removal != null) {
      removal.run();
    }
    return found;
  }

  private static FieldProblem problem(JsonMappingException e, JsonNode bad) {
    Class<?> target =
        e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    String wanted = wanted(target);
    return new FieldProblem(
        path(e.getPath()), shown(bad) + " is not " + wanted, "give " + wanted + " or leave it out");
  }

  private static String wanted(@Nullable Class<?> target) {
    if (target == null) {
      return "a value of the right form";
    }
    if (target == Integer.class
        || target == int.class
        || target == Long.class
        || target == long.class) {
      return "a whole number, such as 3,";
    }
    if (target == Boolean.class || target == boolean.class) {
      return "true or false";
    }
    if (target == Instant.class) {
      return "a time such as 2026-01-31T12:00:00Z";
    }
    if (target == String.class || target.isEnum()) {
      return "a text";
    }
    return Collection.class.isAssignableFrom(target) ? "a list" : "an object";
  }

  private static String path(List<JsonMappingException.Reference> path) {
    StringBuilder text = new StringBuilder();
    for (JsonMappingException.Reference reference : path) {
      String name = reference.getFieldName();
      if (name == null) {
        text.append('[').append(reference.getIndex()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(name);
      }
    }
    return text.toString();
  }

  /** What the user wrote, in short; lists and objects may hold anything and are not shown. */
  private static String shown(JsonNode node) {
    if (node.isObject()) {
      return "an object";
    }
    if (node.isArray()) {
      return "a list";
    }
    String text = node.asText();
    return "'%s'".formatted(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }
}
