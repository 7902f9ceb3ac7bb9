package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of how values are owned and merged: which are scalars, which lists are sets or
 * have keys, which maps and lists are one value as a whole. A schema without a type gives a shape
 * that is all three. Derived lazily and remembered with the schema.
 */
final class Shape {

  /** What a value is treated as. */
  enum Kind {
    SCALAR,
    LIST,
    MAP
  }

  /** The types of scalars that are told apart. */
  enum Scalar {
    ANY,
    NUMBER,
    STRING,
    BOOLEAN
  }

  /** Both readings of a schema: within fields that keep unknown ones, and elsewhere. */
  private static final class Readings {
    private @Nullable Shape strict;
    private @Nullable Shape preserving;
  }

  /** Whatever the value turns out to be; its objects are merged field by field. */
  private static final Shape DEDUCED = new Shape(Schema.ANY, true, false);

  private final Schema schema;
  private final boolean preserves;
  private final boolean wholeObject;
  private final @Nullable Scalar scalar;
  private final boolean list;
  private final boolean map;
  private final boolean associative;
  private final boolean atomicMap;
  private final List<String> keys;
  // The shapes of metadata are shared by all clusters of a process, which may run in threads of
  // their own.
  private final Map<String, Shape> children = new ConcurrentHashMap<>();
  private @Nullable Shape item;

  private Shape(Schema schema, boolean preserves, boolean wholeObject) {
    this.schema = schema;
    this.preserves = preserves || schema.preserveUnknownFields();
    this.wholeObject = wholeObject || schema.embeddedResource();
    String type = schema.type();
    boolean any = type.isEmpty() && !this.wholeObject;
    this.map = any || type.equals("object") || this.wholeObject;
    this.list = any || type.equals("array");
    this.scalar = any ? Scalar.ANY : scalar(type, schema.format());
    this.atomicMap = schema.mapType().equals("atomic");
    String listType = schema.listType();
    boolean merges = List.of(schema.patchStrategy().split(",", -1)).contains("merge");
    this.associative =
        list && (listType.isEmpty() ? merges : listType.equals("set") || listType.equals("map"));
    this.keys =
        listType.equals("map")
            ? schema.listMapKeys()
            : associative && listType.isEmpty() && !schema.patchMergeKey().isEmpty()
                ? List.of(schema.patchMergeKey())
                : List.of();
  }

  /** Of a whole object, which has the usual metadata whatever its schema says of it. */
  static Shape ofObject(Schema schema) {
    return schema.memo(Root.class, s -> new Root(new Shape(s, false, true))).shape();
  }

  private record Root(Shape shape) {}

  private static Shape of(Schema schema, boolean preserves) {
    if (schema == Schema.ANY) {
      return DEDUCED;
    }
    Readings readings = schema.memo(Readings.class, s -> new Readings());
    Shape known = preserves ? readings.preserving : readings.strict;
    if (known == null) {
      known = new Shape(schema, preserves, false);
      if (preserves) {
        readings.preserving = known;
      } else {
        readings.strict = known;
      }
    }
    return known;
  }

  private static @Nullable Scalar scalar(String type, String format) {
    return switch (type) {
      case "integer", "number" -> Scalar.NUMBER;
      case "boolean" -> Scalar.BOOLEAN;
      case "string" -> format.isEmpty() || format.equals("byte") ? Scalar.STRING : Scalar.ANY;
      default -> null;
    };
  }

  boolean isMap() {
    return map;
  }

  boolean isList() {
    return list;
  }

  @Nullable Scalar scalar() {
    return scalar;
  }

  /** Whether the elements of a list are told apart. */
  boolean associative() {
    return associative;
  }

  /** The fields that tell elements apart; empty: the elements are their own keys. */
  List<String> keys() {
    return keys;
  }

  /** Whether an object is owned as a whole. */
  boolean atomicMap() {
    return atomicMap;
  }

  /** What a value is treated as; where the value says nothing of it, the first that is possible. */
  Kind kind(JsonNode value) {
    if (scalar != null && Values.scalar(value)) {
      return Kind.SCALAR;
    }
    if (list && value.isArray()) {
      return Kind.LIST;
    }
    if (map) {
      return Kind.MAP;
    }
    return scalar != null ? Kind.SCALAR : Kind.LIST;
  }

  /** Whether the schema names this field. */
  boolean knows(String field) {
    return schema.properties().containsKey(field) || (wholeObject && ObjectMetadata.has(field));
  }

  /** What a field looks like; null where the schema allows none of that name. */
  @Nullable Shape child(String field) {
    Shape known = children.get(field);
    if (known != null) {
      return known;
    }
    Shape child = derive(field);
    // Fields that only come with a map's content are not remembered: they are without bound.
    if (child != null && knows(field)) {
      children.put(field, child);
    }
    return child;
  }

  private @Nullable Shape derive(String field) {
    Schema known = schema.properties().get(field);
    if (wholeObject
        && ObjectMetadata.has(field)
        && (known == null || known.properties().isEmpty())) {
      return of(ObjectMetadata.schema(field), false);
    }
    if (known != null) {
      return of(known, preserves);
    }
    Schema others = schema.additionalProperties().orElse(null);
    if (others != null) {
      return of(others, preserves);
    }
    boolean closed = schema.keyword("additionalProperties").isBoolean();
    boolean open = preserves || schema.properties().isEmpty();
    return open && !closed ? DEDUCED : null;
  }

  /** What a list's elements look like. */
  Shape item() {
    Shape known = item;
    if (known == null) {
      known = schema.items().map(items -> of(items, preserves)).orElse(DEDUCED);
      item = known;
    }
    return known;
  }

  /** The value that a field has where it is not given. */
  @Nullable JsonNode defaultOf(String field) {
    Schema known = schema.properties().get(field);
    return known == null ? null : known.defaultValue().orElse(null);
  }
}
