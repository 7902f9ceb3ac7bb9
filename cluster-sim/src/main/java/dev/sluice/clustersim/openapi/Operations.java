package dev.sluice.clustersim.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The paths of one resource and what can be done there: what clients look up before they write. */
final class Operations {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");
  private static final List<String> CUSTOM_PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/apply-patch+yaml");
  private static final List<String> WRITING = List.of("dryRun", "fieldManager", "fieldValidation");

  private final BuiltIns builtIns;
  private final ResourceType type;
  private final String version;
  private final boolean version3;
  private final Set<String> definitions = new LinkedHashSet<>();

  Operations(BuiltIns builtIns, ResourceType type, String version, boolean version3) {
    this.builtIns = builtIns;
    this.type = type;
    this.version = version;
    this.version3 = version3;
  }

  /** The schemas that the operations name. */
  Set<String> definitions() {
    return definitions;
  }

  void addTo(ObjectNode paths) {
    String base = "/%s/".formatted(OpenApiDocuments.path(new GroupVersion(type.group(), version)));
    String plural = type.resource().resource();
    GroupVersionKind kind = type.kind(version);
    String name = definition(kind);
    if (type.namespaced()) {
      if (type.verbs().contains("list")) {
        operation(paths, base + plural, "get", "list", kind, listName(name));
      }
      base += "namespaces/{namespace}/";
    }
    String collection = base + plural;
    String item = collection + "/{name}";
    for (String verb : type.verbs()) {
      switch (verb) {
        case "list" -> operation(paths, collection, "get", "list", kind, listName(name));
        case "create" -> operation(paths, collection, "post", "post", kind, name);
        case "deletecollection" ->
            operation(paths, collection, "delete", "deletecollection", kind, META + "Status");
        case "get" -> operation(paths, item, "get", "get", kind, name);
        case "update" -> operation(paths, item, "put", "put", kind, name);
        case "patch" -> operation(paths, item, "patch", "patch", kind, name);
        case "delete" -> operation(paths, item, "delete", "delete", kind, META + "Status");
        default -> {}
      }
    }
    subresources(paths, item);
  }

  private void subresources(ObjectNode paths, String item) {
    for (String name : type.version(version).map(v -> v.subresources()).orElse(Set.of())) {
      GroupVersionKind kind = type.kind(version);
      Set<String> verbs = Set.of("get", "patch", "update");
      if (type.custom()) {
        if (name.equals("scale")) {
          kind = new GroupVersionKind("autoscaling", "v1", "Scale");
        }
      } else {
        for (BuiltIns.Subresource known : builtIns.subresources(type.resource())) {
          if (known.name().equals(name)) {
            kind = known.kind();
            verbs = known.verbs();
          }
        }
      }
      String definition = definition(kind);
      for (String verb : verbs) {
        switch (verb) {
          case "get" -> operation(paths, item + "/" + name, "get", "get", kind, definition);
          case "update" -> operation(paths, item + "/" + name, "put", "put", kind, definition);
          case "patch" -> operation(paths, item + "/" + name, "patch", "patch", kind, definition);
          case "create" -> operation(paths, item + "/" + name, "post", "post", kind, definition);
          default -> {}
        }
      }
    }
  }

  private String listName(String name) {
    return name.substring(0, name.length() - type.kind().length()) + type.listKind();
  }

  private String definition(GroupVersionKind kind) {
    Optional<String> known = builtIns.definitionName(kind);
    if (known.isPresent()) {
      return known.get();
    }
    return switch (kind.kind()) {
      case "Scale" -> "io.k8s.api.autoscaling.v1.Scale";
      case "Eviction" -> "io.k8s.api.policy.v1.Eviction";
      case "Binding" -> "io.k8s.api.core.v1.Binding";
      case "TokenRequest" -> "io.k8s.api.authentication.v1.TokenRequest";
      default ->
          type.custom()
              ? CustomNames.definition(type.group(), version, type.kind())
              : META + "Status";
    };
  }

  private void operation(
      ObjectNode paths,
      String path,
      String method,
      String action,
      GroupVersionKind kind,
      String answer) {
    definitions.add(answer);
    ObjectNode operation = paths.withObject("/" + escape(path)).putObject(method);
    operation.put("operationId", action + type.kind() + Integer.toHexString(path.hashCode()));
    operation.put("x-kubernetes-action", action);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
    ArrayNode parameters = operation.putArray("parameters");
    boolean writes = Set.of("post", "put", "patch").contains(method);
    if (writes) {
      WRITING.forEach(name -> parameter(parameters, name, "string"));
    } else if (method.equals("delete")) {
      parameter(parameters, "dryRun", "string");
    }
    if (method.equals("patch")) {
      parameter(parameters, "force", "boolean");
    }
    String body = method.equals("patch") ? META + "Patch" : answer;
    List<String> types =
        method.equals("patch") ? (type.custom() ? CUSTOM_PATCHES : PATCHES) : List.of("*/*");
    if (writes && version3) {
      ObjectNode content = operation.putObject("requestBody").putObject("content");
      types.forEach(t -> content.putObject(t).set("schema", reference(body)));
    } else if (writes) {
      ArrayNode consumes = operation.putArray("consumes");
      types.forEach(consumes::add);
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", "body").put("in", "body").put("required", true);
      parameter.set("schema", reference(body));
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    if (version3) {
      ok.putObject("content").putObject("application/json").set("schema", reference(answer));
    } else {
      ok.set("schema", reference(answer));
    }
  }

  private void parameter(ArrayNode parameters, String name, String valueType) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
    if (version3) {
      parameter.putObject("schema").put("type", valueType).put("uniqueItems", true);
    } else {
      parameter.put("type", valueType).put("uniqueItems", true);
    }
  }

  private ObjectNode reference(String name) {
    return Json.object().put("$ref", (version3 ? BuiltIns.REF : "#/definitions/") + name);
  }

  private static String escape(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }
}
