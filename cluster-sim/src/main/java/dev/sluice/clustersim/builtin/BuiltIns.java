package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Definitions;
import dev.sluice.clustersim.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The resources of the built-in API groups, as a real server lists and describes them. */
public final class BuiltIns {

  /** How a named schema is referred to. */
  public static final String REF = "#/components/schemas/";

  /** The name of the schema of {@code metadata}. */
  public static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private static final String JSON_SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
  private static final String APIEXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

  private final Map<String, JsonNode> sources = new LinkedHashMap<>();
  private final Map<GroupResource, ResourceType> types = new LinkedHashMap<>();
  private final Map<GroupResource, List<Subresource>> subresources = new LinkedHashMap<>();
  private final Map<GroupVersionKind, String> definitionNames = new LinkedHashMap<>();
  private final Set<GroupVersion> groupVersions = new LinkedHashSet<>();
  private final Map<GroupResource, String> storageVersionHashes = new LinkedHashMap<>();
  private final Definitions definitions;
  private final Encoding encoding;

  /**
   * A subresource as discovery lists it.
   *
   * @param kind of what is read and written there, with its group and version
   */
  public record Subresource(String name, GroupVersionKind kind, Set<String> verbs) {}

  private BuiltIns(List<String> definitionLines, List<String> resourceLines, Encoding encoding)
      throws JsonProcessingException {
    this.encoding = encoding;
    for (String line : definitionLines) {
      int space = line.indexOf(' ');
      sources.put(line.substring(0, space), Json.parse(line.substring(space + 1)));
    }
    this.definitions = new Definitions(this::internalSource);
    for (String line : resourceLines) {
      add(Json.parse(line));
    }
  }

  /** Reads the files that come with this library. */
  public static BuiltIns load() {
    try {
      return new BuiltIns(
          lines("definitions.txt"), lines("resources.txt"), Encoding.parse(lines("encoding.txt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All resources. */
  public Collection<ResourceType> types() {
    return Collections.unmodifiableCollection(types.values());
  }

  /** The subresources of a resource in the order that discovery lists them. */
  public List<Subresource> subresources(GroupResource resource) {
    return subresources.getOrDefault(resource, List.of());
  }

  /** The group versions; the core group's first. */
  public Set<GroupVersion> groupVersions() {
    return Collections.unmodifiableSet(groupVersions);
  }

  /** What discovery tells as {@code storageVersionHash}; empty for what is not stored. */
  public Optional<String> storageVersionHash(GroupResource resource) {
    return Optional.ofNullable(storageVersionHashes.get(resource));
  }

  /** The named schemas. A reference that is not known gives a schema that allows anything. */
  public Definitions definitions() {
    return definitions;
  }

  /** The schema of a name such as {@link #OBJECT_META}. */
  public Schema definition(String name) {
    return definitions.get(REF + name);
  }

  /** The name of the schema of a kind. */
  public Optional<String> definitionName(GroupVersionKind kind) {
    return Optional.ofNullable(definitionNames.get(kind));
  }

  /** A named schema as a real server's documents have it, without descriptions. */
  public Optional<JsonNode> document(String name) {
    return Optional.ofNullable(sources.get(name));
  }

  Encoding encoding() {
    return encoding;
  }

  /** The type that a schema refers to, where it is one with fields; aliases are followed. */
  Optional<String> struct(Schema schema) {
    Optional<Schema> at = Optional.of(schema);
    while (at.isPresent() && at.get().reference().isPresent()) {
      String name = at.get().reference().get().substring(REF.length());
      if (encoding.of(name).isPresent()) {
        return Optional.of(name);
      }
      at = at.get().target();
    }
    return Optional.empty();
  }

  private void add(JsonNode line) {
    GroupVersion version = GroupVersion.parse(line.path("groupVersion").asText());
    GroupResource resource = new GroupResource(version.group(), line.path("name").asText());
    String kind = line.path("kind").asText();
    String definition = line.path("definition").asText();
    List<Subresource> below = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode sub : line.path("subresources")) {
      String name = sub.path("name").asText();
      names.add(name);
      below.add(
          new Subresource(
              name,
              new GroupVersionKind(
                  sub.path("group").asText(version.group()),
                  sub.path("version").asText(version.version()),
                  sub.path("kind").asText()),
              new LinkedHashSet<>(texts(sub.path("verbs")))));
    }
    groupVersions.add(version);
    subresources.put(resource, Collections.unmodifiableList(below));
    definitionNames.put(new GroupVersionKind(version.group(), version.version(), kind), definition);
    if (line.hasNonNull("storageVersionHash")) {
      storageVersionHashes.put(resource, line.path("storageVersionHash").asText());
    }
    VersionType only =
        new VersionType(
            version.version(),
            definitions.get(REF + definition),
            List.of(),
            Collections.unmodifiableSet(names),
            Optional.empty(),
            Optional.empty(),
            List.of());
    types.put(
        resource,
        new ResourceType(
            resource,
            kind,
            kind + "List",
            line.path("singularName").asText(),
            texts(line.path("shortNames")),
            texts(line.path("categories")),
            line.path("namespaced").asBoolean(),
            version.version(),
            Map.of(version.version(), only),
            Collections.unmodifiableSet(new LinkedHashSet<>(texts(line.path("verbs")))),
            new ResourceType.Origin.BuiltIn()));
  }

  /** The schemas that a document leaves open are told here what the server reads into them. */
  private JsonNode internalSource(String ref) {
    String name = ref.startsWith(REF) ? ref.substring(REF.length()) : ref;
    return switch (name) {
      case APIEXTENSIONS + "JSONSchemaPropsOrArray", APIEXTENSIONS + "JSONSchemaPropsOrBool" ->
          Json.object().put("$ref", REF + JSON_SCHEMA);
      case APIEXTENSIONS + "JSONSchemaPropsOrStringArray",
          APIEXTENSIONS + "JSON",
          "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
          "io.k8s.apimachinery.pkg.runtime.RawExtension" -> {
        ObjectNode open = ((ObjectNode) sources.getOrDefault(name, Json.object())).deepCopy();
        yield open.put("x-kubernetes-preserve-unknown-fields", true);
      }
      default -> sources.getOrDefault(name, MissingNode.getInstance());
    };
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.asText()));
    return Collections.unmodifiableList(all);
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = BuiltIns.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("the library has no file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
