package dev.sluice.clustersim.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Describes the resources of a catalog in OpenAPI, without descriptions of fields. What is asked
 * for is built anew each time: callers keep it as long as the catalog stays the same.
 */
public final class OpenApiDocuments {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final List<String> ALWAYS =
      List.of(
          META + "Status",
          META + "DeleteOptions",
          META + "WatchEvent",
          META + "Patch",
          META + "ListMeta");

  private final BuiltIns builtIns;

  /** With the schemas of the built-in kinds. */
  public OpenApiDocuments(BuiltIns builtIns) {
    this.builtIns = builtIns;
  }

  /** The group versions that have a document of version 3, by their path: {@code apis/apps/v1}. */
  public Map<String, GroupVersion> paths(Catalog catalog) {
    Map<String, GroupVersion> all = new LinkedHashMap<>();
    for (GroupVersion version : groupVersions(catalog)) {
      all.put(path(version), version);
    }
    return all;
  }

  /**
   * What {@code /openapi/v3} answers.
   *
   * @param hash goes into the addresses, so that clients may keep what they read; changes with the
   *     catalog
   */
  public ObjectNode index(Catalog catalog, String hash) {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : paths(catalog).keySet()) {
      paths
          .putObject(path)
          .put("serverRelativeURL", "/openapi/v3/%s?hash=%s".formatted(path, hash));
    }
    return index;
  }

  /** The document of one group version; empty where the catalog has no resource of it. */
  public Optional<ObjectNode> version3(Catalog catalog, GroupVersion version) {
    List<ResourceType> types = typesOf(catalog, version);
    if (types.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode document = Json.object();
    document.put("openapi", "3.0.0");
    info(document);
    ObjectNode paths = document.putObject("paths");
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (ResourceType type : types) {
      Operations operations = new Operations(builtIns, type, version.version(), true);
      operations.addTo(paths);
      own(type, version.version(), schemas);
      operations.definitions().forEach(name -> closure(name, schemas));
    }
    ALWAYS.forEach(name -> closure(name, schemas));
    ObjectNode all = document.putObject("components").putObject("schemas");
    schemas.forEach(all::set);
    return Optional.of(document);
  }

  /** The one document of version 2. */
  public ObjectNode version2(Catalog catalog) {
    ObjectNode document = Json.object();
    document.put("swagger", "2.0");
    info(document);
    ObjectNode paths = document.putObject("paths");
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (GroupVersion version : groupVersions(catalog)) {
      for (ResourceType type : typesOf(catalog, version)) {
        Operations operations = new Operations(builtIns, type, version.version(), false);
        operations.addTo(paths);
        own(type, version.version(), schemas);
        operations.definitions().forEach(name -> closure(name, schemas));
      }
    }
    ALWAYS.forEach(name -> closure(name, schemas));
    ObjectNode all = document.putObject("definitions");
    schemas.forEach((name, schema) -> all.set(name, Version2.schema(schema)));
    return document;
  }

  private static void info(ObjectNode document) {
    document.putObject("info").put("title", "Kubernetes").put("version", "1.37");
  }

  /** The schemas of the kind and of its lists. */
  private void own(ResourceType type, String version, Map<String, JsonNode> schemas) {
    Optional<VersionType> served = type.version(version);
    if (!type.custom() || served.isEmpty()) {
      for (String kind : List.of(type.kind(), type.listKind())) {
        builtIns
            .definitionName(type.kind(version))
            .map(name -> name.substring(0, name.length() - type.kind().length()) + kind)
            .ifPresent(name -> closure(name, schemas));
      }
      return;
    }
    String name = CustomNames.definition(type.group(), version, type.kind());
    ObjectNode schema = (ObjectNode) served.get().schema().source().deepCopy();
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", type.group())
        .put("kind", type.kind())
        .put("version", version);
    schemas.put(name, schema);
    references(schema).forEach(found -> closure(found, schemas));
    String listName = CustomNames.definition(type.group(), version, type.listKind());
    schemas.put(listName, list(type, version, name));
  }

  private static ObjectNode list(ResourceType type, String version, String itemName) {
    ObjectNode list = Json.object();
    list.put("type", "object").putArray("required").add("items");
    ObjectNode properties = list.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties
        .putObject("items")
        .put("type", "array")
        .putObject("items")
        .put("$ref", BuiltIns.REF + itemName);
    properties.putObject("kind").put("type", "string");
    properties
        .putObject("metadata")
        .putArray("allOf")
        .addObject()
        .put("$ref", BuiltIns.REF + META + "ListMeta");
    list.putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", type.group())
        .put("kind", type.listKind())
        .put("version", version);
    return list;
  }

  private void closure(String name, Map<String, JsonNode> schemas) {
    Deque<String> open = new ArrayDeque<>();
    open.push(name);
    while (!open.isEmpty()) {
      String next = open.pop();
      Optional<JsonNode> source = builtIns.document(next);
      if (source.isPresent() && schemas.putIfAbsent(next, source.get()) == null) {
        references(source.get()).forEach(open::push);
      }
    }
  }

  private static Set<String> references(JsonNode schema) {
    Set<String> all = new LinkedHashSet<>();
    for (JsonNode reference : schema.findValues("$ref")) {
      if (reference.isTextual()) {
        all.add(reference.textValue().substring(BuiltIns.REF.length()));
      }
    }
    return all;
  }

  private static Set<GroupVersion> groupVersions(Catalog catalog) {
    Set<GroupVersion> all = new LinkedHashSet<>();
    for (ResourceType type : catalog.all()) {
      type.versions().keySet().forEach(version -> all.add(type.groupVersion(version)));
    }
    return all;
  }

  private static List<ResourceType> typesOf(Catalog catalog, GroupVersion version) {
    List<ResourceType> all = new ArrayList<>();
    for (ResourceType type : catalog.all()) {
      if (type.group().equals(version.group()) && type.versions().containsKey(version.version())) {
        all.add(type);
      }
    }
    return all;
  }

  static String path(GroupVersion version) {
    return version.group().isEmpty() ? "api/" + version : "apis/" + version;
  }
}
