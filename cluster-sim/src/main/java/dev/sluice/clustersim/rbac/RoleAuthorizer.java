package dev.sluice.clustersim.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Attributes;
import dev.sluice.clustersim.api.Authorizer;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.store.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the roles in a store allow. Members of {@code system:masters} may do everything; who grants
 * something needs to have it.
 */
public final class RoleAuthorizer implements Authorizer {

  static final String GROUP = "rbac.authorization.k8s.io";
  static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  private static final GroupResource CLUSTER_BINDINGS =
      new GroupResource(GROUP, "clusterrolebindings");
  private static final GroupResource BINDINGS = new GroupResource(GROUP, "rolebindings");
  private static final String MASTERS = "system:masters";

  private final ObjectStore store;

  /** Over a store. */
  public RoleAuthorizer(ObjectStore store) {
    this.store = store;
  }

  private static boolean master(User user) {
    return user.groups().contains(MASTERS);
  }

  @Override
  public Decision decide(User user, Attributes about) {
    if (master(user)) {
      return new Decision(true, "");
    }
    TreeSet<String> missing = new TreeSet<>();
    for (Grant grant : grants(user, about.resourceRequest() ? about.namespace() : "")) {
      Optional<ObjectNode> role = store.get(grant.role());
      if (role.isEmpty()) {
        missing.add(grant.missing());
      } else if (Rule.all(role.get()).stream().anyMatch(rule -> rule.allows(about))) {
        return new Decision(true, grant.reason());
      }
    }
    return new Decision(
        false,
        switch (missing.size()) {
          case 0 -> "";
          case 1 -> "rbac: RBAC: " + missing.getFirst();
          default -> "rbac: RBAC: [" + String.join(", ", missing) + "]";
        });
  }

  @Override
  public List<ObjectNode> rules(User user, String namespace) {
    List<ObjectNode> all = new ArrayList<>();
    if (master(user)) {
      all.add(new Rule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()).json());
      all.add(new Rule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")).json());
    }
    held(user, namespace).forEach(rule -> all.add(rule.json()));
    return all;
  }

  private List<Rule> held(User user, String namespace) {
    List<Rule> held = new ArrayList<>();
    for (Grant grant : grants(user, namespace)) {
      store.get(grant.role()).ifPresent(role -> held.addAll(Rule.all(role)));
    }
    return held;
  }

  /** A binding that is for a user. */
  private record Grant(ObjectNode binding, JsonNode subject, ObjectKey role) {

    String reason() {
      Meta meta = Meta.of(binding);
      String subjectKind = Json.text(subject, "kind");
      String bindingName =
          meta.namespace().isEmpty() ? meta.name() : meta.name() + "/" + meta.namespace();
      String subjectName = Json.text(subject, "name");
      if (subjectKind.equals("ServiceAccount")) {
        subjectName += "/" + namespace(subject, meta.namespace());
      }
      return "RBAC: allowed by %s \"%s\" of %s \"%s\" to %s \"%s\""
          .formatted(
              meta.namespace().isEmpty() ? "ClusterRoleBinding" : "RoleBinding",
              bindingName,
              Json.text(binding, "roleRef", "kind"),
              role.name(),
              subjectKind,
              subjectName);
    }

    String missing() {
      String kind = role.resource().equals(ROLES) ? "role" : "clusterrole";
      return "%s.%s \"%s\" not found".formatted(kind, GROUP, role.name());
    }
  }

  private List<Grant> grants(User user, String namespace) {
    List<Grant> grants = new ArrayList<>();
    for (ObjectNode binding : store.list(CLUSTER_BINDINGS, "")) {
      add(grants, binding, user, "");
    }
    if (!namespace.isEmpty()) {
      for (ObjectNode binding : store.list(BINDINGS, namespace)) {
        add(grants, binding, user, namespace);
      }
    }
    return grants;
  }

  private static void add(List<Grant> grants, ObjectNode binding, User user, String namespace) {
    for (JsonNode subject : binding.path("subjects")) {
      if (is(subject, user, namespace)) {
        grants.add(new Grant(binding, subject, role(binding, namespace)));
        return;
      }
    }
  }

  private static ObjectKey role(ObjectNode binding, String namespace) {
    String name = Json.text(binding, "roleRef", "name");
    return Json.text(binding, "roleRef", "kind").equals("Role")
        ? new ObjectKey(ROLES, namespace, name)
        : new ObjectKey(CLUSTER_ROLES, "", name);
  }

  private static boolean is(JsonNode subject, User user, String namespace) {
    String name = Json.text(subject, "name");
    return switch (Json.text(subject, "kind")) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" ->
          user.name()
              .equals("system:serviceaccount:%s:%s".formatted(namespace(subject, namespace), name));
      default -> false;
    };
  }

  private static String namespace(JsonNode subject, String otherwise) {
    String own = Json.text(subject, "namespace");
    return own.isEmpty() ? otherwise : own;
  }

  @Override
  public Optional<String> exceeds(User user, Attributes about, ObjectNode object) {
    if (!about.group().equals(GROUP) || !about.subresource().isEmpty() || master(user)) {
      return Optional.empty();
    }
    return switch (about.resource()) {
      case "roles", "clusterroles" ->
          may(user, about, "escalate", about.resource(), about.name()) || unchanged(about, object)
              ? Optional.empty()
              : missing(user, about.namespace(), Rule.all(object));
      case "rolebindings", "clusterrolebindings" -> binds(user, about, object);
      default -> Optional.empty();
    };
  }

  private Optional<String> binds(User user, Attributes about, ObjectNode binding) {
    ObjectKey role = role(binding, about.namespace());
    return may(user, about, "bind", role.resource().resource(), role.name())
        ? Optional.empty()
        : missing(user, about.namespace(), store.get(role).map(Rule::all).orElse(List.of()));
  }

  private boolean may(User user, Attributes about, String verb, String resource, String name) {
    return decide(
            user,
            new Attributes(
                verb, true, GROUP, about.version(), resource, "", about.namespace(), name, ""))
        .allowed();
  }

  private boolean unchanged(Attributes about, ObjectNode role) {
    ObjectKey key =
        new ObjectKey(new GroupResource(GROUP, about.resource()), about.namespace(), about.name());
    return store.get(key).filter(before -> Rule.all(before).equals(Rule.all(role))).isPresent();
  }

  private Optional<String> missing(User user, String namespace, List<Rule> granted) {
    List<Rule> held = held(user, namespace);
    Map<Rule, List<String>> missing = new LinkedHashMap<>();
    for (Rule rule : granted) {
      for (Rule part : rule.parts()) {
        if (held.stream().noneMatch(own -> own.covers(part))) {
          missing
              .computeIfAbsent(part.verbs(List.of()), p -> new ArrayList<>())
              .add(part.verbs().getFirst());
        }
      }
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> lines = new TreeSet<>();
    missing.forEach((part, verbs) -> lines.add(part.verbs(verbs).toString()));
    return Optional.of(
        "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
            .formatted(user.name(), Rule.quoted(user.groups()), String.join("\n", lines)));
  }
}
