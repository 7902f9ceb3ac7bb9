package dev.sluice.clustersim.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The ClusterRoles and ClusterRoleBindings that every cluster begins with. */
public final class DefaultRoles {

  private DefaultRoles() {}

  /** All of them, roles first. */
  public static List<ObjectNode> load() {
    try (InputStream in = DefaultRoles.class.getResourceAsStream("roles.jsonl")) {
      if (in == null) {
        throw new IllegalStateException("roles.jsonl is missing");
      }
      List<ObjectNode> objects = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        objects.add((ObjectNode) Json.parse(line));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resource that one of them is of. */
  public static GroupResource resource(ObjectNode object) {
    return Json.text(object, "kind").equals("ClusterRole")
        ? RoleAuthorizer.CLUSTER_ROLES
        : new GroupResource(RoleAuthorizer.GROUP, "clusterrolebindings");
  }
}
