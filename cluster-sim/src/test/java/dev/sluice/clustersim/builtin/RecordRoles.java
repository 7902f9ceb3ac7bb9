package dev.sluice.clustersim.builtin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Takes the roles and bindings that every cluster begins with, but for those of its own parts, from
 * a real kube-apiserver. Not a test of its own: see README.md.
 */
class RecordRoles {

  private static final Path FILE =
      Path.of("src/main/resources/dev/sluice/clustersim/rbac/roles.jsonl");

  private static final List<String> NAMES =
      List.of(
          "admin",
          "cluster-admin",
          "edit",
          "view",
          "system:aggregate-to-admin",
          "system:aggregate-to-edit",
          "system:aggregate-to-view",
          "system:basic-user",
          "system:discovery",
          "system:monitoring",
          "system:public-info-viewer",
          "system:service-account-issuer-discovery");

  @Test
  void recordsTheRolesOfEveryCluster() throws Exception {
    Optional<RealServer> server = RealServer.ofProperty();
    assumeTrue(server.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    List<String> lines = new ArrayList<>();
    for (var entry :
        Map.of("clusterroles", "ClusterRole", "clusterrolebindings", "ClusterRoleBinding")
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, String>comparingByKey().reversed())
            .toList()) {
      lines.addAll(objects(server.get(), entry.getKey(), entry.getValue()));
    }
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, String.join("\n", lines) + "\n");
  }

  private static List<String> objects(RealServer server, String plural, String kind)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    JsonNode list = server.get("/apis/rbac.authorization.k8s.io/v1/" + plural);
    for (JsonNode item : list.path("items")) {
      JsonNode metadata = item.path("metadata");
      if (NAMES.contains(metadata.path("name").asText())) {
        ObjectNode object =
            Json.object().put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", kind);
        ObjectNode own = object.putObject("metadata");
        for (String field : List.of("name", "labels", "annotations")) {
          if (metadata.has(field)) {
            own.set(field, metadata.get(field));
          }
        }
        for (String field : List.of("rules", "aggregationRule", "roleRef", "subjects")) {
          // Rules that are made of others are made here, too.
          if (item.has(field) && !(field.equals("rules") && item.has("aggregationRule"))) {
            object.set(field, item.get(field));
          }
        }
        lines.add(object.toString());
      }
    }
    return lines.stream().sorted().toList();
  }
}
