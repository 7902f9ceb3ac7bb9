package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI v3 schema with Kubernetes' extensions. References are followed, also those wrapped as
 * {@code allOf: [{$ref}]}: the getters tell what stands beside the reference first, then what it
 * leads to. Children are parsed when they are asked for. Immutable to its users; not thread-safe.
 */
public final class Schema {

  /** Allows anything and knows no field. */
  public static final Schema ANY = new Schema(Json.object(), Definitions.none());

  private final JsonNode source;
  private final Definitions definitions;
  private final Optional<String> reference;
  private final @Nullable Schema target;
  private final String type;
  private final String format;
  private final boolean nullable;
  private final boolean intOrString;
  private final boolean preserveUnknownFields;
  private final boolean embeddedResource;
  private final List<String> required;
  private final Optional<JsonNode> defaultValue;
  private @Nullable Map<String, Schema> properties;
  private @Nullable Optional<Schema> items;
  private @Nullable Optional<Schema> additionalProperties;
  private @Nullable List<Validation> validations;
  private @Nullable Memo memo;

  Schema(JsonNode source, Definitions definitions) {
    this.source = source;
    this.definitions = definitions;
    this.reference = reference(source);
    this.target = reference.map(definitions::get).orElse(null);
    this.type = text("type");
    this.format = text("format");
    this.nullable = flag("nullable");
    this.intOrString = flag("x-kubernetes-int-or-string") || format.equals("int-or-string");
    this.preserveUnknownFields = flag("x-kubernetes-preserve-unknown-fields");
    this.embeddedResource = flag("x-kubernetes-embedded-resource");
    this.required = texts("required");
    this.defaultValue = Optional.of(find("default")).filter(node -> !node.isMissingNode());
  }

  /**
   * Parses a schema.
   *
   * @param refs the schema that a {@code $ref}'s text stands for; a missing node where there is
   *     none
   */
  public static Schema parse(JsonNode openApiV3, Function<String, JsonNode> refs) {
    return new Schema(openApiV3, new Definitions(refs));
  }

  /** Parses a schema that refers to schemas which are parsed already, or will be. */
  public static Schema parse(JsonNode openApiV3, Definitions definitions) {
    return new Schema(openApiV3, definitions);
  }

  /** Parses a schema without references. */
  public static Schema parse(JsonNode openApiV3) {
    return new Schema(openApiV3, Definitions.none());
  }

  /** As it is written, references not followed. */
  public JsonNode source() {
    return source;
  }

  /** The text of the reference, also of one wrapped in {@code allOf}. */
  public Optional<String> reference() {
    return reference;
  }

  /** The schema that this one refers to. */
  public Optional<Schema> target() {
    return Optional.ofNullable(target);
  }

  /** {@code object}, {@code array}, {@code string} …; empty where it is not said. */
  public String type() {
    return type;
  }

  /** {@code int32}, {@code date-time} …; may be empty. */
  public String format() {
    return format;
  }

  /** Whether null is a value. */
  public boolean nullable() {
    return nullable;
  }

  /** Whether it is an integer or a string. */
  public boolean intOrString() {
    return intOrString;
  }

  /** Whether fields that the schema does not know are kept. */
  public boolean preserveUnknownFields() {
    return preserveUnknownFields;
  }

  /** Whether it is a whole Kubernetes object. */
  public boolean embeddedResource() {
    return embeddedResource;
  }

  /** The fields that have to be there. */
  public List<String> required() {
    return required;
  }

  /** What stands there where nothing is given; may be a null node. */
  public Optional<JsonNode> defaultValue() {
    return defaultValue;
  }

  /** The values that are allowed; empty: any. */
  public List<JsonNode> enumValues() {
    List<JsonNode> all = new ArrayList<>();
    find("enum").forEach(all::add);
    return Collections.unmodifiableList(all);
  }

  /** The known fields in their order. */
  public Map<String, Schema> properties() {
    Map<String, Schema> known = properties;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : find("properties").properties()) {
        known.put(field.getKey(), new Schema(field.getValue(), definitions));
      }
      known = Collections.unmodifiableMap(known);
      properties = known;
    }
    return known;
  }

  /** One known field. */
  public Optional<Schema> property(String name) {
    return Optional.ofNullable(properties().get(name));
  }

  /** What an array's elements look like. */
  public Optional<Schema> items() {
    Optional<Schema> known = items;
    if (known == null) {
      known = Optional.of(find("items")).filter(JsonNode::isObject).map(this::child);
      items = known;
    }
    return known;
  }

  /**
   * What the values of unknown fields look like; empty where the schema does not say. {@code
   * additionalProperties: true} gives a schema that allows anything.
   */
  public Optional<Schema> additionalProperties() {
    Optional<Schema> known = additionalProperties;
    if (known == null) {
      JsonNode node = find("additionalProperties");
      if (node.isBoolean()) {
        known = node.booleanValue() ? Optional.of(ANY) : Optional.empty();
      } else {
        known = Optional.of(node).filter(JsonNode::isObject).map(this::child);
      }
      additionalProperties = known;
    }
    return known;
  }

  /** What a field's value looks like, known or not. */
  public Optional<Schema> field(String name) {
    Schema known = properties().get(name);
    return known != null ? Optional.of(known) : additionalProperties();
  }

  /** {@code atomic}, {@code set} or {@code map}; may be empty. */
  public String listType() {
    return text("x-kubernetes-list-type");
  }

  /** The fields that tell the elements of a list of type {@code map} apart. */
  public List<String> listMapKeys() {
    return texts("x-kubernetes-list-map-keys");
  }

  /** {@code granular} or {@code atomic}; may be empty. */
  public String mapType() {
    return text("x-kubernetes-map-type");
  }

  /** {@code merge}, {@code replace}, {@code retainKeys}, or several with commas; may be empty. */
  public String patchStrategy() {
    return text("x-kubernetes-patch-strategy");
  }

  /** The field that tells the elements apart in a strategic merge; may be empty. */
  public String patchMergeKey() {
    return text("x-kubernetes-patch-merge-key");
  }

  /** The CEL rules. */
  public List<Validation> validations() {
    List<Validation> known = validations;
    if (known == null) {
      known = new ArrayList<>();
      for (JsonNode rule : find("x-kubernetes-validations")) {
        known.add(
            new Validation(
                Json.text(rule, "rule"),
                Json.text(rule, "message"),
                Json.text(rule, "messageExpression"),
                Json.text(rule, "reason"),
                Json.text(rule, "fieldPath"),
                Json.at(rule, "optionalOldSelf").map(JsonNode::booleanValue)));
      }
      known = Collections.unmodifiableList(known);
      validations = known;
    }
    return known;
  }

  /**
   * A keyword by its name: what stands here, else what the reference leads to; a missing node where
   * nobody says it.
   */
  public JsonNode keyword(String name) {
    return find(name);
  }

  /** The schemas under {@code allOf}, {@code anyOf} or {@code oneOf}; a lone reference is none. */
  List<Schema> schemas(String keyword) {
    if (keyword.equals("allOf") && target != null) {
      return target.schemas(keyword);
    }
    List<Schema> all = new ArrayList<>();
    find(keyword).forEach(one -> all.add(child(one)));
    return all;
  }

  /** The schema under {@code not}. */
  Optional<Schema> not() {
    return Optional.of(find("not")).filter(JsonNode::isObject).map(this::child);
  }

  /** What another class worked out about this schema, once for each kind of result. */
  public <T> T memo(Class<T> kind, Function<Schema, T> work) {
    for (Memo known = memo; known != null; known = known.next()) {
      if (kind.isInstance(known.value())) {
        return kind.cast(known.value());
      }
    }
    T value = work.apply(this);
    memo = new Memo(value, memo);
    return value;
  }

  private record Memo(Object value, @Nullable Memo next) {}

  private Schema child(JsonNode node) {
    return new Schema(node, definitions);
  }

  private JsonNode find(String field) {
    JsonNode here = source.get(field);
    if (here != null) {
      return here;
    }
    return target == null ? MissingNode.getInstance() : target.find(field);
  }

  private String text(String field) {
    return find(field).asText("");
  }

  private boolean flag(String field) {
    return find(field).asBoolean(false);
  }

  private List<String> texts(String field) {
    JsonNode node = find(field);
    if (node.isMissingNode()) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    node.forEach(one -> all.add(one.asText()));
    return Collections.unmodifiableList(all);
  }

  private static Optional<String> reference(JsonNode source) {
    JsonNode ref = source.path("$ref");
    if (ref.isMissingNode() && source.path("allOf").size() == 1) {
      ref = source.path("allOf").path(0).path("$ref");
    }
    return ref.isTextual() ? Optional.of(ref.textValue()) : Optional.empty();
  }

  /** The source. */
  @Override
  public String toString() {
    return source.toString();
  }

  /** Whether both are written alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Schema that && source.equals(that.source);
  }

  /** Goes with equals. */
  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** The source as an object, for documents. */
  public ObjectNode copy() {
    return source.isObject() ? ((ObjectNode) source).deepCopy() : Json.object();
  }
}
