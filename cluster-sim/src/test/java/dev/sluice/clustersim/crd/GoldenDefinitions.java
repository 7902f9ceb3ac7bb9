package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;

/** The definitions that the golden schemas are put into. */
final class GoldenDefinitions {

  static final String GROUP = "golden.example.com";

  private GoldenDefinitions() {}

  /** A definition whose objects have a spec of this schema. */
  static ObjectNode of(int number, JsonNode specSchema) {
    ObjectNode definition = Json.object();
    definition.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    definition.putObject("metadata").put("name", plural(number) + "." + GROUP);
    ObjectNode spec = definition.putObject("spec");
    spec.put("group", GROUP).put("scope", "Namespaced");
    spec.putObject("names")
        .put("plural", plural(number))
        .put("singular", "golden" + number)
        .put("kind", "Golden" + number)
        .put("listKind", "Golden" + number + "List");
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", "v1").put("served", true).put("storage", true);
    ObjectNode schema = version.putObject("schema").putObject("openAPIV3Schema");
    schema.put("type", "object");
    schema.putObject("properties").set("spec", specSchema.deepCopy());
    return definition;
  }

  static String plural(int number) {
    return "golden" + number + "s";
  }

  /** An object of such a definition. */
  static ObjectNode object(int number, String name, JsonNode spec) {
    ObjectNode object = Json.object();
    object.put("apiVersion", GROUP + "/v1").put("kind", "Golden" + number);
    object.putObject("metadata").put("name", name);
    object.set("spec", spec.deepCopy());
    return object;
  }
}
