package dev.sluice.clustersim.builtin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Asks a real kube-apiserver for its discovery and OpenAPI documents and writes the files that
 * {@code BuiltIns} loads. Not a test of its own; README.md says how to run it.
 */
class RecordBuiltIns {

  private static final Path RESOURCES = Path.of("src/main/resources/dev/sluice/clustersim/builtin");
  private static final String REF = "#/components/schemas/";
  private static final List<String> GROUP_VERSIONS =
      List.of(
          "v1",
          "apps/v1",
          "batch/v1",
          "networking.k8s.io/v1",
          "policy/v1",
          "coordination.k8s.io/v1",
          "discovery.k8s.io/v1",
          "autoscaling/v2",
          "events.k8s.io/v1",
          "rbac.authorization.k8s.io/v1",
          "authorization.k8s.io/v1",
          "authentication.k8s.io/v1",
          "apiextensions.k8s.io/v1",
          "storage.k8s.io/v1",
          "scheduling.k8s.io/v1");
  private static final List<String> EXTRA_DEFINITIONS =
      List.of(
          "io.k8s.api.autoscaling.v1.Scale",
          "io.k8s.api.policy.v1.Eviction",
          "io.k8s.api.core.v1.Binding",
          "io.k8s.api.authentication.v1.TokenRequest",
          "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
          "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
          "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent",
          "io.k8s.apimachinery.pkg.apis.meta.v1.Patch",
          "io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList");

  @Test
  void writesTheFilesOfTheBuiltInKinds() throws Exception {
    Optional<RealServer> server = RealServer.ofProperty();
    assumeTrue(server.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    TreeMap<String, JsonNode> all = new TreeMap<>();
    List<String> resources = new ArrayList<>();
    Set<String> wanted = new TreeSet<>(EXTRA_DEFINITIONS);
    for (String groupVersion : withAutoscalingV1()) {
      String path = groupVersion.equals("v1") ? "api/v1" : "apis/" + groupVersion;
      JsonNode document = server.get().get("/openapi/v3/" + path);
      document
          .path("components")
          .path("schemas")
          .properties()
          .forEach(e -> all.putIfAbsent(e.getKey(), strip(e.getValue())));
      if (GROUP_VERSIONS.contains(groupVersion)) {
        Map<String, String> definitions = kinds(document, groupVersion);
        wanted.addAll(definitions.values());
        for (ObjectNode resource :
            resources(server.get().get("/" + path), groupVersion, definitions)) {
          resources.add(resource.toString());
        }
      }
    }
    Map<String, JsonNode> reachable = reachable(all, wanted);
    List<String> lines = new ArrayList<>();
    reachable.forEach((name, schema) -> lines.add(name + " " + schema));
    Files.write(RESOURCES.resolve("definitions.txt"), lines);
    Files.write(RESOURCES.resolve("resources.txt"), resources);
    writeEncoding(reachable.keySet());
  }

  /** Keeps of the Go program's facts (src/test/go) what the definitions need. */
  private static void writeEncoding(Set<String> definitions) throws IOException {
    String facts = System.getProperty("sluice.encoding", "");
    if (!facts.isBlank()) {
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(Path.of(facts))) {
        if (definitions.contains(line.substring(0, line.indexOf(' ')))) {
          lines.add(line);
        }
      }
      Files.write(RESOURCES.resolve("encoding.txt"), lines);
    }
  }

  private static List<String> withAutoscalingV1() {
    List<String> all = new ArrayList<>(GROUP_VERSIONS);
    all.add("autoscaling/v1");
    return all;
  }

  private static Map<String, String> kinds(JsonNode document, String groupVersion) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> schema :
        document.path("components").path("schemas").properties()) {
      for (JsonNode gvk : schema.getValue().path("x-kubernetes-group-version-kind")) {
        String group = gvk.path("group").asText();
        String version = gvk.path("version").asText();
        if (groupVersion.equals(group.isEmpty() ? version : group + "/" + version)) {
          found.putIfAbsent(gvk.path("kind").asText(), schema.getKey());
        }
      }
    }
    found.keySet().removeAll(List.of("DeleteOptions", "WatchEvent"));
    return found;
  }

  private static List<ObjectNode> resources(
      JsonNode list, String groupVersion, Map<String, String> definitions) {
    TreeMap<String, ObjectNode> found = new TreeMap<>();
    for (JsonNode one : list.path("resources")) {
      String name = one.path("name").asText();
      if (!name.contains("/")) {
        ObjectNode resource = Json.object();
        resource.put("groupVersion", groupVersion);
        resource.setAll((ObjectNode) one);
        resource.put("definition", definitions.getOrDefault(one.path("kind").asText(), ""));
        resource.putArray("subresources");
        found.put(name, resource);
      }
    }
    for (JsonNode one : list.path("resources")) {
      String name = one.path("name").asText();
      int slash = name.indexOf('/');
      if (slash > 0) {
        ObjectNode sub = ((ObjectNode) one).deepCopy();
        sub.put("name", name.substring(slash + 1));
        sub.remove(List.of("singularName", "namespaced"));
        ObjectNode parent = found.get(name.substring(0, slash));
        if (parent != null) {
          ((ArrayNode) parent.get("subresources")).add(sub);
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static Map<String, JsonNode> reachable(Map<String, JsonNode> all, Set<String> wanted) {
    TreeMap<String, JsonNode> found = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      String name = open.pop();
      JsonNode schema = all.get(name);
      if (schema != null && found.put(name, schema) == null) {
        for (JsonNode ref : schema.findValues("$ref")) {
          if (ref.isTextual()) {
            open.push(ref.textValue().substring(REF.length()));
          }
        }
      }
    }
    return found;
  }

  private static JsonNode strip(JsonNode node) {
    if (node.isArray()) {
      ArrayNode copy = Json.mapper().createArrayNode();
      node.forEach(one -> copy.add(strip(one)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = Json.object();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      boolean text = field.getKey().equals("description") && field.getValue().isTextual();
      if (field.getKey().equals("x-kubernetes-group-version-kind")) {
        copy.set(field.getKey(), known(field.getValue()));
      } else if (!text) {
        copy.set(field.getKey(), strip(field.getValue()));
      }
    }
    return copy;
  }

  private static JsonNode known(JsonNode kinds) {
    ArrayNode kept = Json.mapper().createArrayNode();
    for (JsonNode kind : kinds) {
      String group = kind.path("group").asText();
      String version = kind.path("version").asText();
      if (withAutoscalingV1().contains(group.isEmpty() ? version : group + "/" + version)) {
        kept.add(kind);
      }
    }
    return kept;
  }
}
