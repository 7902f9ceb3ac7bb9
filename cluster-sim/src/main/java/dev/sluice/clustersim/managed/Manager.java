package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.Json;

/**
 * What an entry of {@code managedFields} is known by.
 *
 * @param apiVersion empty for who applies: one entry holds whatever version was applied last
 */
record Manager(String name, String operation, String apiVersion, String subresource) {

  boolean applies() {
    return operation.equals(Writer.APPLY);
  }

  /** What Kubernetes sorts managers by in its messages. */
  String identifier() {
    ObjectNode json = Json.object();
    putUnlessEmpty(json, "manager", name);
    putUnlessEmpty(json, "operation", operation);
    putUnlessEmpty(json, "apiVersion", apiVersion);
    putUnlessEmpty(json, "subresource", subresource);
    return json.toString();
  }

  private static void putUnlessEmpty(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  /** As conflicts name it. */
  String text() {
    String text = TextNode.valueOf(name).toString();
    if (!subresource.isEmpty()) {
      text += " with subresource " + TextNode.valueOf(subresource);
    }
    return applies() ? text : text + " using " + apiVersion;
  }
}
