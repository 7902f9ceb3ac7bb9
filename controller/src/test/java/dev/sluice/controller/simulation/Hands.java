package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.object.Json;
import java.util.function.Consumer;

/** With which people write to objects, and tell of it. What is gone, or there already, stays so. */
record Hands(World world, Consumer<String> told) {

  static ObjectNode fields() {
    return JsonNodeFactory.instance.objectNode();
  }

  void create(ObjectNode object) {
    told.accept("user creates " + object.path("kind") + " " + object.path("metadata").path("name"));
    say("POST", Stage.path(object), "application/json", object);
  }

  void delete(ObjectNode object) {
    String name = Json.text(object, "metadata", "name");
    told.accept("user deletes " + object.path("kind") + " " + name);
    say("DELETE", Stage.path(object) + "/" + name, "application/json", Json.object());
  }

  /** Merges into an object of this kind and name. */
  void merge(ObjectNode object, ObjectNode patch) {
    String name = Json.text(object, "metadata", "name");
    told.accept("user: " + object.path("kind") + " " + name + " " + patch);
    say("PATCH", Stage.path(object) + "/" + name, "application/merge-patch+json", patch);
  }

  /** Merges into the spec of the Rollout. */
  void spec(String what, ObjectNode spec) {
    ObjectNode patch = fields();
    patch.set("spec", spec);
    rollout(what, patch, "");
  }

  /** Merges into the Rollout, or a subresource of it. */
  void rollout(String what, ObjectNode patch, String subresource) {
    told.accept("user: " + what + " " + patch);
    String path = rolloutPath() + (subresource.isEmpty() ? "" : "/" + subresource);
    say("PATCH", path, "application/merge-patch+json", patch);
  }

  /** Replaces a field of the Rollout's spec as a whole. */
  void replace(String field, JsonNode value) {
    told.accept("user: another " + field + " " + value);
    ObjectNode replacement = fields().put("op", "replace").put("path", "/spec/" + field);
    replacement.set("value", value);
    JsonNode patch = JsonNodeFactory.instance.arrayNode().add(replacement);
    say("PATCH", rolloutPath(), "application/json-patch+json", patch);
  }

  void deletePod(String name) {
    say("DELETE", "/api/v1/namespaces/default/pods/" + name, "application/json", Json.object());
  }

  private static String rolloutPath() {
    return "/apis/argoproj.io/v1alpha1/namespaces/default/rollouts/" + Stage.NAME;
  }

  private void say(String method, String path, String type, JsonNode body) {
    Answer answer = world.send(method, path, type, body);
    if (answer instanceof Answer.Document document
        && document.code() >= 400
        && document.code() != 404
        && document.code() != 409) {
      throw new AssertionError("%s %s: %s".formatted(method, path, document.body()));
    }
  }
}
