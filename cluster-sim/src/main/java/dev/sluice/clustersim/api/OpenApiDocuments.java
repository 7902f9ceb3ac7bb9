package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Describes all types in OpenAPI v3: what {@code kubectl explain}, {@code apply} and validation
 * read. Of the paths only what clients look for: which kind is patched where, with which options.
 */
final class OpenApiDocuments {

  private static final String REF = "#/components/schemas/";
  private static final String KIND = "x-kubernetes-group-version-kind";
  private static final List<String> OPTIONS =
      List.of("dryRun", "fieldManager", "fieldValidation", "force");

  private final Catalog catalog;
  private final BuiltIns builtIns;

  OpenApiDocuments(Catalog catalog, BuiltIns builtIns) {
    this.catalog = catalog;
    this.builtIns = builtIns;
  }

  /** {@code /openapi/v3}. */
  ObjectNode index() {
    ObjectNode json = Json.object();
    ObjectNode paths = json.putObject("paths");
    for (GroupVersion version : versions()) {
      String path = path(version).substring(1);
      // Clients keep a document for as long as its hash stays.
      String hash = Integer.toHexString(document(version).hashCode());
      paths
          .putObject(path)
          .put("serverRelativeURL", "/openapi/v3/%s?hash=%s".formatted(path, hash));
    }
    return json;
  }

  /** {@code /openapi/v3/apis/apps/v1}; empty: no such version. */
  Optional<ObjectNode> version(GroupVersion version) {
    return versions().contains(version) ? Optional.of(document(version)) : Optional.empty();
  }

  private List<GroupVersion> versions() {
    return catalog.all().stream()
        .flatMap(type -> type.versions().keySet().stream().map(type::groupVersion))
        .distinct()
        .toList();
  }

  private static String path(GroupVersion version) {
    return version.group().isEmpty() ? "/api/" + version : "/apis/" + version;
  }

  private ObjectNode document(GroupVersion version) {
    ObjectNode json = Json.object().put("openapi", "3.0.0");
    json.putObject("info").put("title", "Kubernetes").put("version", "v1.37.2+sluice");
    ObjectNode paths = json.putObject("paths");
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (ResourceType type : catalog.all()) {
      if (type.group().equals(version.group()) && type.versions().containsKey(version.version())) {
        GroupVersionKind kind = type.kind(version.version());
        paths.set(path(version, type), operations(kind));
        if (type.custom()) {
          schemas.put(name(kind), custom(type, kind));
          need(schemas, BuiltIns.OBJECT_META);
        } else {
          builtIns.definitionName(kind).ifPresent(name -> need(schemas, name));
        }
      }
    }
    ObjectNode all = json.putObject("components").putObject("schemas");
    schemas.forEach(all::set);
    return json;
  }

  private static String path(GroupVersion version, ResourceType type) {
    return path(version)
        + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
        + type.resource().resource()
        + "/{name}";
  }

  private static ObjectNode operations(GroupVersionKind kind) {
    ObjectNode json = Json.object();
    for (String verb : List.of("get", "put", "patch", "delete")) {
      ObjectNode operation = json.putObject(verb);
      operation.set(KIND, json(kind));
      operation.put("x-kubernetes-action", verb);
      ArrayNode parameters = operation.putArray("parameters");
      if (verb.equals("put") || verb.equals("patch")) {
        OPTIONS.forEach(
            name ->
                parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string"));
      }
    }
    return json;
  }

  private static ObjectNode json(GroupVersionKind kind) {
    return Json.object()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }

  /** As Kubernetes names the schemas of custom resources: the group from its end. */
  private static String name(GroupVersionKind kind) {
    List<String> labels = List.of(kind.group().split("\\."));
    return String.join(".", labels.reversed()) + "." + kind.version() + "." + kind.kind();
  }

  private static ObjectNode custom(ResourceType type, GroupVersionKind kind) {
    JsonNode source = type.served(kind.version()).schema().source();
    ObjectNode schema = source instanceof ObjectNode given ? given.deepCopy() : Json.object();
    schema.put("type", "object");
    ObjectNode properties = schema.withObjectProperty("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    ArrayNode all = properties.putObject("metadata").putArray("allOf");
    all.addObject().put("$ref", REF + BuiltIns.OBJECT_META);
    schema.set(KIND, JsonNodeFactory.instance.arrayNode().add(json(kind)));
    return schema;
  }

  /** Adds a named schema with all that it refers to. */
  private void need(Map<String, JsonNode> schemas, String first) {
    Deque<String> needed = new ArrayDeque<>(List.of(first));
    while (!needed.isEmpty()) {
      String name = needed.pop();
      if (!schemas.containsKey(name)) {
        JsonNode source = builtIns.definition(name).source();
        schemas.put(name, source);
        TreeSet<String> references = new TreeSet<>();
        source.findValuesAsText("$ref").forEach(references::add);
        references.forEach(ref -> needed.push(ref.substring(REF.length())));
      }
    }
  }
}
