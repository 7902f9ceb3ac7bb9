package dev.sluice.clustersim.builtin;

import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Names;
import java.util.List;

/** What the names of a resource's objects may look like. */
public enum NameRule {
  /** Labels with dots between them. */
  SUBDOMAIN,
  /** One label. */
  LABEL,
  /** One label that starts with a letter. */
  LABEL_1035,
  /** Anything that fits into a path. */
  PATH_SEGMENT;

  /** The rule of a resource, built-in or not. */
  public static NameRule of(GroupResource resource) {
    return switch (resource.toString()) {
      case "namespaces", "services" -> LABEL;
      case "poddisruptionbudgets.policy",
          "roles.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          PATH_SEGMENT;
      default -> SUBDOMAIN;
    };
  }

  /** What is wrong with a name; empty: nothing. */
  public List<String> check(String name) {
    return switch (this) {
      case SUBDOMAIN -> Names.subdomain(name);
      case LABEL -> Names.label(name);
      case LABEL_1035 -> Names.label1035(name);
      case PATH_SEGMENT -> Names.pathSegment(name);
    };
  }
}
