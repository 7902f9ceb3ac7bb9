package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of the built-in kinds. Not thread-safe where the addresses handed in are not. */
public final class BuiltInRules {

  private final BuiltIns builtIns;
  private final Defaults defaults;
  private final Preparation preparation;
  private final Map<GroupResource, KindRules> known = new HashMap<>();

  /** With the addresses that services are given. */
  public BuiltInRules(BuiltIns builtIns, ClusterAddresses addresses) {
    this.builtIns = builtIns;
    this.defaults = new Defaults(builtIns);
    this.preparation = new Preparation(addresses);
  }

  /** The rules of a built-in resource. */
  public KindRules of(ResourceType type) {
    return known.computeIfAbsent(type.resource(), resource -> new Rules(type));
  }

  /**
   * Reads an object that is no resource of its own: a Scale, an Eviction, a Binding, DeleteOptions;
   * or a part of an object.
   *
   * @param definition the name of its schema
   * @param kind what errors call it
   * @param known as in {@link KindRules#read(ObjectNode, ObjectNode)}
   * @param path where the part is; empty for a whole object
   */
  public KindRules.Read read(
      String definition, GroupVersionKind kind, ObjectNode object, JsonNode known, String path) {
    return BuiltInReader.read(
        builtIns, definition, kind.kind(), kind.version(), object, known, path);
  }

  private final class Rules implements KindRules {

    private final ResourceType type;
    private final String definition;
    private final ObjectNode blank;

    Rules(ResourceType type) {
      this.type = type;
      this.definition =
          builtIns.definitionName(type.kind(type.storageVersion())).orElse(BuiltIns.OBJECT_META);
      GroupVersionKind kind = type.kind(type.storageVersion());
      this.blank =
          Shape.of(
              builtIns,
              definition,
              Json.object()
                  .put("apiVersion", kind.groupVersion().toString())
                  .put("kind", kind.kind()),
              Json.object());
    }

    @Override
    public Read read(ObjectNode object, ObjectNode known) {
      return BuiltInReader.read(
          builtIns, definition, type.kind(), type.storageVersion(), object, known, "");
    }

    @Override
    public ObjectNode blank() {
      return blank;
    }

    @Override
    public ObjectNode defaults(ObjectNode object, ObjectNode known) {
      return Shape.of(builtIns, definition, defaults.apply(definition, object, known), known);
    }

    @Override
    public ObjectNode onCreate(ObjectNode object) {
      return defaults(preparation.onCreate(type.resource(), object));
    }

    @Override
    public ObjectNode onUpdate(ObjectNode object, ObjectNode before) {
      return defaults(preparation.onUpdate(type.resource(), object, before), before);
    }

    @Override
    public List<FieldError> validate(ObjectNode object, Optional<ObjectNode> before) {
      return BuiltInValidation.validate(type, object, before);
    }
  }
}
