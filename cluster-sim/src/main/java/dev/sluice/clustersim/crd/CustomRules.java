package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltInRules;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.builtin.MetadataRules;
import dev.sluice.clustersim.builtin.NameRule;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Defaulting;
import dev.sluice.clustersim.schema.Pruning;
import dev.sluice.clustersim.schema.Schema;
import dev.sluice.clustersim.schema.Validator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The rules of one version of a custom resource. */
final class CustomRules implements KindRules {

  private static final String STATUS = "status";

  private final ResourceType type;
  private final VersionType version;
  private final BuiltInRules builtIn;

  CustomRules(ResourceType type, VersionType version, BuiltInRules builtIn) {
    this.type = type;
    this.version = version;
    this.builtIn = builtIn;
  }

  @Override
  public Read read(ObjectNode object, ObjectNode known) {
    List<String> unknown = new ArrayList<>();
    ObjectNode left = object;
    if (object.get("metadata") instanceof ObjectNode metadata) {
      Read read =
          builtIn.read(
              BuiltIns.OBJECT_META,
              type.kind(version.version()),
              metadata,
              known.path("metadata"),
              "metadata");
      left = shallowCopy(object);
      left.set("metadata", read.object());
      unknown.addAll(read.unknownFields());
    }
    Pruning.Pruned pruned = Pruning.prune(version.schema(), left, known);
    unknown.addAll(pruned.unknownFields());
    Collections.sort(unknown);
    return new Read(pruned.object(), unknown);
  }

  @Override
  public ObjectNode blank() {
    return Json.object()
        .put("apiVersion", type.groupVersion(version.version()).toString())
        .put("kind", type.kind());
  }

  @Override
  public ObjectNode defaults(ObjectNode object, ObjectNode known) {
    return Defaulting.apply(version.schema(), object, known);
  }

  @Override
  public ObjectNode onCreate(ObjectNode object) {
    if (!version.has(STATUS) || !object.has(STATUS)) {
      return object;
    }
    ObjectNode copy = shallowCopy(object);
    copy.remove(STATUS);
    return copy;
  }

  @Override
  public ObjectNode onUpdate(ObjectNode object, ObjectNode before) {
    if (!version.has(STATUS)) {
      return object;
    }
    ObjectNode copy = shallowCopy(object);
    if (before.has(STATUS)) {
      copy.set(STATUS, before.get(STATUS));
    } else {
      copy.remove(STATUS);
    }
    return copy;
  }

  @Override
  public List<FieldError> validate(ObjectNode object, Optional<ObjectNode> before) {
    Schema schema = version.schema();
    Optional<JsonNode> old = before.map(b -> b);
    List<FieldError> errors = new ArrayList<>();
    if (before.isPresent()) {
      errors.addAll(MetadataRules.validateUpdate(object, before.get()));
    } else {
      errors.addAll(MetadataRules.validate(type.namespaced(), NameRule.SUBDOMAIN, object));
    }
    errors.addAll(Validator.values(schema, object, old));
    scale(object, errors);
    errors.addAll(EmbeddedObjects.check(schema, object));
    errors.addAll(Validator.lists(schema, object, old));
    errors.addAll(Validator.rules(schema, object, old, errors));
    return errors;
  }

  private void scale(ObjectNode object, List<FieldError> errors) {
    version
        .scale()
        .ifPresent(
            scale -> {
              replicas(object, scale.specReplicasPath(), errors);
              replicas(object, scale.statusReplicasPath(), errors);
            });
  }

  private static void replicas(ObjectNode object, String path, List<FieldError> errors) {
    JsonNode at = object;
    for (String name : path.substring(1).split("\\.")) {
      at = at.path(name);
    }
    if (at.isIntegralNumber()) {
      long number = at.longValue();
      if (number < 0) {
        errors.add(FieldError.invalid(path, at, "should be a non-negative integer"));
      } else if (number > Integer.MAX_VALUE) {
        errors.add(
            FieldError.invalid(path, at, "should be less than or equal to " + Integer.MAX_VALUE));
      }
    }
  }

  private static ObjectNode shallowCopy(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    return copy;
  }
}
