package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.List;
import java.util.Optional;

/** The rules of CustomResourceDefinitions themselves. */
final class DefinitionRules implements KindRules {

  private final KindRules plain;
  private final CustomResources resources;

  DefinitionRules(KindRules plain, CustomResources resources) {
    this.plain = plain;
    this.resources = resources;
  }

  @Override
  public Read read(ObjectNode object, ObjectNode known) {
    return plain.read(object, known);
  }

  @Override
  public ObjectNode blank() {
    return plain.blank();
  }

  @Override
  public ObjectNode defaults(ObjectNode object, ObjectNode known) {
    return plain.defaults(object, known);
  }

  @Override
  public ObjectNode onCreate(ObjectNode object) {
    return withStorageVersion(plain.onCreate(object));
  }

  @Override
  public ObjectNode onUpdate(ObjectNode object, ObjectNode before) {
    return withStorageVersion(plain.onUpdate(object, before));
  }

  @Override
  public List<FieldError> validate(ObjectNode object, Optional<ObjectNode> before) {
    return new DefinitionValidation(resources).validate(object, before);
  }

  private static ObjectNode withStorageVersion(ObjectNode definition) {
    ObjectNode copy = definition.deepCopy();
    ObjectNode status = copy.withObject("/status");
    ArrayNode stored =
        status.get("storedVersions") instanceof ArrayNode known ? known : copy.arrayNode();
    for (JsonNode version : copy.path("spec").path("versions")) {
      String name = Json.text(version, "name");
      if (version.path("storage").asBoolean(false)) {
        boolean known = false;
        for (JsonNode one : stored) {
          known |= one.asText().equals(name);
        }
        if (!known) {
          stored.add(name);
          status.set("storedVersions", stored);
        }
        return copy;
      }
    }
    return copy;
  }
}
