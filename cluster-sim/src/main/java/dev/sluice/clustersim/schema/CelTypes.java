package dev.sluice.clustersim.schema;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The types that rules are checked against: what a schema does not describe, rules cannot use. */
final class CelTypes {

  private final Map<String, StructType> structs = new LinkedHashMap<>();
  private final Optional<CelType> root;

  CelTypes(Schema schema, boolean wholeObject) {
    this.root = type(schema, "selfType", wholeObject || schema.embeddedResource());
  }

  /** Finds the types by their names. */
  CelTypeProvider provider() {
    return new Known(ImmutableMap.copyOf(structs));
  }

  private record Known(ImmutableMap<String, StructType> structs) implements CelTypeProvider {

    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(structs.get(name));
    }
  }

  /** The type of {@code self}; empty where rules cannot be written for the schema. */
  Optional<CelType> root() {
    return root;
  }

  /** Whether rules can see a value of this schema. */
  static boolean visible(Schema schema) {
    return schema.intOrString()
        || switch (schema.type()) {
          case "object", "string", "boolean", "integer", "number" -> true;
          case "array" -> schema.items().map(CelTypes::visible).orElse(false);
          default -> false;
        };
  }

  private Optional<CelType> type(Schema schema, String name, boolean whole) {
    if (schema.intOrString()) {
      return Optional.of(SimpleType.DYN);
    }
    return switch (schema.type()) {
      case "array" ->
          schema
              .items()
              .flatMap(items -> type(items, name + ".@items", items.embeddedResource()))
              .map(ListType::create);
      case "object" -> object(schema, name, whole);
      case "string" ->
          Optional.of(
              switch (schema.format()) {
                case "byte" -> SimpleType.BYTES;
                case "duration" -> SimpleType.DURATION;
                case "date", "date-time" -> SimpleType.TIMESTAMP;
                default -> SimpleType.STRING;
              });
      case "boolean" -> Optional.of(SimpleType.BOOL);
      case "number" -> Optional.of(SimpleType.DOUBLE);
      case "integer" -> Optional.of(SimpleType.INT);
      default -> Optional.empty();
    };
  }

  private Optional<CelType> object(Schema schema, String name, boolean whole) {
    if (schema.additionalProperties().isPresent() && schema.properties().isEmpty()) {
      Schema values = schema.additionalProperties().get();
      return type(values, name + ".@values", values.embeddedResource())
          .map(type -> MapType.create(SimpleType.STRING, type));
    }
    Map<String, CelType> fields = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (field, property) -> {
              boolean metadata = whole && field.equals("metadata");
              Optional<String> escaped = CelNames.escape(field);
              if (escaped.isPresent() && !metadata) {
                type(property, name + "." + field, property.embeddedResource())
                    .ifPresent(type -> fields.put(escaped.get(), type));
              }
            });
    if (whole) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put(
          "metadata",
          struct(
              name + ".metadata",
              Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
    }
    return Optional.of(struct(name, fields));
  }

  private CelType struct(String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    StructType struct =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    structs.put(name, struct);
    return struct;
  }
}
