package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import java.util.List;
import java.util.Optional;

/**
 * JSON patch (RFC 6902) with kube-apiserver's liberties, for which no library has a setting: an
 * index may count from the end (-1) or have leading zeros, a field that is not there may be
 * replaced, copied and tested as null, and what stands before the path's first slash is ignored.
 */
public final class JsonPatches {

  private static final String REFUSED =
      "the server rejected our request due to an error in our request";

  private static final int MOST_OPERATIONS = 10_000;

  private JsonPatches() {}

  /**
   * Applies the operations in their order, all or none.
   *
   * @param operations an array; null has no operation
   * @throws StatusException 400 where the document is no patch, 413 with too many operations, 422
   *     where an operation does not apply or a test fails; the message does not say which, as the
   *     real server's does not
   */
  public static JsonNode apply(JsonNode document, JsonNode operations) {
    check(operations);
    JsonNode result = document;
    for (JsonNode operation : operations) {
      result = one(result, operation);
    }
    return result;
  }

  private static void check(JsonNode operations) {
    if (!operations.isArray() && !operations.isNull()) {
      throw undecodable(operations, "value of type []handlers.jsonPatchOp");
    }
    if (operations.size() > MOST_OPERATIONS) {
      String message =
          "Request entity too large: The allowed maximum operations in a JSON patch is %d, got %d";
      throw new ApiStatus(
              413,
              "RequestEntityTooLarge",
              message.formatted(MOST_OPERATIONS, operations.size()),
              Optional.empty())
          .exception();
    }
    for (JsonNode operation : operations) {
      if (!operation.isObject() && !operation.isNull()) {
        throw undecodable(operation, "value of type handlers.jsonPatchOp");
      }
      for (String field : List.of("op", "path", "from")) {
        JsonNode value = operation.path(field);
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
          throw undecodable(value, "struct field jsonPatchOp." + field + " of type string");
        }
      }
    }
  }

  private static StatusException undecodable(JsonNode value, String wanted) {
    return ApiStatus.badRequest(
            "error decoding patch: json: cannot unmarshal %s into Go %s"
                .formatted(GoText.jsonType(value), wanted))
        .exception();
  }

  private static JsonNode one(JsonNode document, JsonNode operation) {
    String path = text(operation, "path");
    JsonNode value = operation.has("value") ? operation.get("value") : NullNode.instance;
    return switch (operation.path("op").asText()) {
      case "add" -> add(document, path, value);
      case "remove" -> remove(document, path);
      case "replace" -> replace(document, path, value);
      case "move" -> {
        String from = text(operation, "from");
        Place place = place(document, from);
        JsonNode moved = place.existing().orElseThrow(JsonPatches::refused);
        yield add(remove(document, from), path, moved);
      }
      case "copy" -> add(document, path, get(document, text(operation, "from")));
      case "test" -> {
        if (!get(document, path).equals(value)) {
          throw refused();
        }
        yield document;
      }
      default -> throw refused();
    };
  }

  private static String text(JsonNode operation, String field) {
    JsonNode value = operation.path(field);
    if (!value.isTextual()) {
      throw refused();
    }
    return value.textValue();
  }

  private static JsonNode get(JsonNode document, String path) {
    return path.isEmpty() ? document : place(document, path).value();
  }

  private static JsonNode add(JsonNode document, String path, JsonNode value) {
    return change(
        document,
        path,
        place -> {
          if (place.container() instanceof ArrayNode array) {
            ArrayNode changed = Json.object().arrayNode(array.size() + 1).addAll(array);
            int index = place.key().equals("-") ? array.size() : place.index(array.size() + 1);
            return changed.insert(index, value);
          }
          return place.copy().set(place.key(), value);
        });
  }

  private static JsonNode remove(JsonNode document, String path) {
    return change(
        document,
        path,
        place -> {
          if (place.container() instanceof ArrayNode array) {
            ArrayNode changed = Json.object().arrayNode(array.size()).addAll(array);
            changed.remove(place.index(array.size()));
            return changed;
          }
          ObjectNode changed = place.copy();
          if (changed.remove(place.key()) == null) {
            throw refused();
          }
          return changed;
        });
  }

  private static JsonNode replace(JsonNode document, String path, JsonNode value) {
    if (path.isEmpty()) {
      if (!value.isContainerNode()) {
        throw refused();
      }
      return value;
    }
    return change(
        document,
        path,
        place -> {
          if (place.container() instanceof ArrayNode array) {
            ArrayNode changed = Json.object().arrayNode(array.size()).addAll(array);
            changed.set(place.index(array.size()), value);
            return changed;
          }
          return place.copy().set(place.key(), value);
        });
  }

  /** Changes the container that the path's last part is in, and so all that it is in. */
  private static JsonNode change(JsonNode document, String path, Change change) {
    String[] parts = parts(path);
    return change(document, parts, 1, change);
  }

  private static JsonNode change(JsonNode node, String[] parts, int at, Change change) {
    Place place = new Place(node, unescape(parts[at]));
    if (!node.isContainerNode()) {
      throw refused();
    }
    if (at == parts.length - 1) {
      return change.apply(place);
    }
    JsonNode below =
        change(place.existing().orElseThrow(JsonPatches::refused), parts, at + 1, change);
    if (node instanceof ArrayNode array) {
      ArrayNode changed = Json.object().arrayNode(array.size()).addAll(array);
      changed.set(place.index(array.size()), below);
      return changed;
    }
    return place.copy().set(place.key(), below);
  }

  private static Place place(JsonNode document, String path) {
    String[] parts = parts(path);
    JsonNode container = document;
    for (int i = 1; i < parts.length - 1; i++) {
      container =
          new Place(container, unescape(parts[i])).existing().orElseThrow(JsonPatches::refused);
    }
    if (!container.isContainerNode()) {
      throw refused();
    }
    return new Place(container, unescape(parts[parts.length - 1]));
  }

  private static String[] parts(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length < 2) {
      throw refused();
    }
    return parts;
  }

  private static String unescape(String part) {
    return part.indexOf('~') < 0 ? part : part.replace("~1", "/").replace("~0", "~");
  }

  private static StatusException refused() {
    return new ApiStatus(
            422,
            "Invalid",
            REFUSED,
            Optional.of(new ApiStatus.Details("", "", "", "", List.of(), 0)))
        .exception();
  }

  private interface Change {
    JsonNode apply(Place place);
  }

  /** A field of an object or an element of an array, there or not. */
  private record Place(JsonNode container, String key) {

    /** What stands there; an element has to be there, a field that is not reads as null. */
    JsonNode value() {
      if (container instanceof ArrayNode array) {
        return array.get(index(array.size()));
      }
      return existing().orElse(NullNode.instance);
    }

    Optional<JsonNode> existing() {
      if (container instanceof ArrayNode array) {
        return Optional.of(array.get(index(array.size())));
      }
      return Optional.ofNullable(container.get(key));
    }

    /** Where in an array of this size; {@code size} itself is out of bounds. */
    int index(int size) {
      try {
        int index = Integer.parseInt(key);
        int found = index < 0 ? index + size : index;
        if (found >= 0 && found < size) {
          return found;
        }
      } catch (NumberFormatException e) {
        throw refused();
      }
      throw refused();
    }

    ObjectNode copy() {
      ObjectNode copy = Json.object();
      if (container instanceof ObjectNode object) {
        copy.setAll(object);
      }
      return copy;
    }
  }
}
