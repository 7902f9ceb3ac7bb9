package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.PrinterColumn;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.ScaleSpec;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes resources of definitions. */
public final class CustomResources {

  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  private final BuiltIns builtIns;

  /** With the schemas of metadata. */
  public CustomResources(BuiltIns builtIns) {
    this.builtIns = builtIns;
  }

  /**
   * The resource of a definition with its defaults; empty where no version is served. Its names are
   * those that were accepted, where the status tells them.
   */
  public Optional<ResourceType> type(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    Map<String, VersionType> versions = new LinkedHashMap<>();
    String storage = "";
    for (JsonNode version : sorted(spec.path("versions"))) {
      String name = Json.text(version, "name");
      storage = version.path("storage").asBoolean(false) ? name : storage;
      if (version.path("served").asBoolean(false)) {
        versions.put(name, version(definition, version));
      }
    }
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    JsonNode accepted = definition.path("status").path("acceptedNames");
    JsonNode names = Json.text(accepted, "plural").isEmpty() ? spec.path("names") : accepted;
    return Optional.of(
        new ResourceType(
            new GroupResource(Json.text(spec, "group"), Json.text(names, "plural")),
            Json.text(names, "kind"),
            Json.text(names, "listKind"),
            Json.text(names, "singular"),
            texts(names.path("shortNames")),
            texts(names.path("categories")),
            Json.text(spec, "scope").equals("Namespaced"),
            storage,
            Collections.unmodifiableMap(versions),
            Collections.unmodifiableSet(new LinkedHashSet<>(VERBS)),
            new ResourceType.Origin.Custom(Json.text(definition, "metadata", "uid"))));
  }

  private VersionType version(ObjectNode definition, JsonNode version) {
    Set<String> subresources = new LinkedHashSet<>();
    if (version.path("subresources").has("status")) {
      subresources.add("status");
    }
    Optional<JsonNode> scale = Json.at(version, "subresources", "scale");
    if (scale.isPresent()) {
      subresources.add("scale");
    }
    List<PrinterColumn> columns = new ArrayList<>();
    for (JsonNode column : version.path("additionalPrinterColumns")) {
      columns.add(
          new PrinterColumn(
              Json.text(column, "name"),
              Json.text(column, "type"),
              Json.text(column, "format"),
              Json.text(column, "description"),
              column.path("priority").asInt(0),
              Json.text(column, "jsonPath")));
    }
    List<String> selectable = new ArrayList<>();
    version.path("selectableFields").forEach(f -> selectable.add(Json.text(f, "jsonPath")));
    return new VersionType(
        Json.text(version, "name"),
        schema(version.path("schema").path("openAPIV3Schema")),
        Collections.unmodifiableList(columns),
        Collections.unmodifiableSet(subresources),
        scale.map(
            s ->
                new ScaleSpec(
                    Json.text(s, "specReplicasPath"),
                    Json.text(s, "statusReplicasPath"),
                    Json.text(s, "labelSelectorPath"))),
        deprecation(definition, version),
        Collections.unmodifiableList(selectable));
  }

  private static Optional<String> deprecation(ObjectNode definition, JsonNode version) {
    if (!version.path("deprecated").asBoolean(false)) {
      return Optional.empty();
    }
    String own = Json.text(version, "deprecationWarning");
    String plain =
        "%s/%s %s is deprecated"
            .formatted(
                Json.text(definition, "spec", "group"),
                Json.text(version, "name"),
                Json.text(definition, "spec", "names", "kind"));
    return Optional.of(own.isEmpty() ? plain : own);
  }

  /** The schema of whole objects: what the definition says, with type and metadata added. */
  Schema schema(JsonNode openApi) {
    ObjectNode source =
        openApi.isObject()
            ? ((ObjectNode) openApi).deepCopy()
            : Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    completeWholeObjects(source, true);
    return Schema.parse(source, builtIns.definitions());
  }

  private void completeWholeObjects(JsonNode node, boolean root) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    for (String below : List.of("items", "additionalProperties")) {
      completeWholeObjects(schema.path(below), false);
    }
    schema.path("properties").forEach(property -> completeWholeObjects(property, false));
    if (root || schema.path("x-kubernetes-embedded-resource").asBoolean(false)) {
      ObjectNode properties = schema.withObject("/properties");
      for (String field : List.of("apiVersion", "kind")) {
        if (!properties.has(field)) {
          properties.putObject(field).put("type", "string");
        }
      }
      properties.set("metadata", metadata(properties.path("metadata")));
    }
  }

  /** The schema of metadata, with what a definition asks of names put into it. */
  private JsonNode metadata(JsonNode own) {
    JsonNode asked = own.path("properties");
    if (asked.isEmpty()) {
      ObjectNode reference = Json.object();
      reference.putArray("allOf").addObject().put("$ref", BuiltIns.REF + BuiltIns.OBJECT_META);
      return reference;
    }
    ObjectNode merged =
        ((ObjectNode) builtIns.definition(BuiltIns.OBJECT_META).source()).deepCopy();
    ObjectNode properties = merged.withObject("/properties");
    asked
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode rules
                  && properties.get(field.getKey()) instanceof ObjectNode known) {
                known.setAll(rules);
              }
            });
    return merged;
  }

  private static List<JsonNode> sorted(JsonNode versions) {
    List<JsonNode> all = new ArrayList<>();
    versions.forEach(all::add);
    all.sort(Comparator.comparing(v -> Json.text(v, "name"), CustomResources::compareVersions));
    return all;
  }

  /** The preferred version first: stable before beta before alpha, higher numbers before lower. */
  static int compareVersions(String one, String other) {
    Matcher a = VERSION.matcher(one);
    Matcher b = VERSION.matcher(other);
    if (!a.matches() || !b.matches()) {
      return a.matches() ? -1 : b.matches() ? 1 : one.compareTo(other);
    }
    int order = Integer.compare(stability(b.group(2)), stability(a.group(2)));
    order = order != 0 ? order : Long.compare(number(b.group(1)), number(a.group(1)));
    return order != 0 ? order : Long.compare(number(b.group(3)), number(a.group(3)));
  }

  private static int stability(@Nullable String word) {
    return word == null ? 2 : word.equals("beta") ? 1 : 0;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.asText()));
    return Collections.unmodifiableList(all);
  }
}
