package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Kinds that are asked rather than kept: a create is answered, and nothing is stored. */
final class Reviews {

  private static final String AUTHORIZATION = "authorization.k8s.io";
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final long TOKEN_SECONDS = Duration.ofHours(1).toSeconds();
  private static final String RESOURCE = "resourceAttributes";
  private static final String OTHER = "nonResourceAttributes";

  private static final Set<GroupResource> ALL =
      Set.of(
          new GroupResource(AUTHORIZATION, "selfsubjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "subjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "localsubjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "selfsubjectrulesreviews"),
          new GroupResource(AUTHENTICATION, "tokenreviews"),
          new GroupResource(AUTHENTICATION, "selfsubjectreviews"));

  private final Authorizer authorizer;

  Reviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  static boolean has(GroupResource resource) {
    return ALL.contains(resource);
  }

  /** Whether the answer tells who set which field of the question. */
  static boolean managed(GroupResource resource) {
    return resource.resource().endsWith("accessreviews");
  }

  /**
   * The review with its answer.
   *
   * @param namespace that of the request; empty where it has none
   */
  ObjectNode answer(
      GroupResource resource, ObjectNode review, User user, String namespace, Instant now) {
    ObjectNode answered = review.deepCopy();
    ObjectNode metadata = answered.withObjectProperty("metadata");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    ObjectNode status = answered.putObject("status");
    JsonNode spec = review.path("spec");
    switch (resource.resource()) {
      case "selfsubjectrulesreviews" -> {
        rules(status, user, Json.text(spec, "namespace"));
        answered.putObject("spec");
      }
      case "tokenreviews" -> {
        User named = Users.ofToken(Json.text(spec, "token"));
        status.put("authenticated", !named.equals(Users.ANONYMOUS));
        user(status.putObject("user"), named);
      }
      case "selfsubjectreviews" -> {
        metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
        user(status.putObject("userInfo"), user);
      }
      case "selfsubjectaccessreviews" -> access(status, spec, user);
      default -> access(status, spec, subject(spec, namespace));
    }
    return answered;
  }

  private static User subject(JsonNode spec, String namespace) {
    List<String> groups = new ArrayList<>();
    spec.path("groups").forEach(group -> groups.add(group.asText()));
    List<FieldError> errors = new ArrayList<>();
    String name = Json.text(spec, "user");
    if (name.isEmpty() && groups.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.user", text(""), "at least one of user or group must be specified"));
    }
    String asked = Json.text(spec, RESOURCE, "namespace");
    if (!namespace.isEmpty() && !asked.equals(namespace)) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes.namespace", text(asked), "must match metadata.namespace"));
    }
    refuse(errors);
    return new User(name, groups);
  }

  private static JsonNode text(String text) {
    return Json.mapper().getNodeFactory().textNode(text);
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiStatus.invalid(AUTHORIZATION, "", "", errors).exception();
    }
  }

  private void access(ObjectNode status, JsonNode spec, User user) {
    if (spec.has(RESOURCE) == spec.has(OTHER)) {
      JsonNode shown =
          spec.has(OTHER)
              ? Json.object()
                  .put("Path", Json.text(spec, OTHER, "path"))
                  .put("Verb", Json.text(spec, OTHER, "verb"))
              : Json.object().nullNode();
      refuse(
          List.of(
              FieldError.invalid(
                  "spec",
                  shown,
                  "exactly one of nonResourceAttributes or resourceAttributes must be specified")));
    }
    Authorizer.Decision decision = authorizer.decide(user, attributes(spec));
    status.put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
  }

  private static Attributes attributes(JsonNode spec) {
    JsonNode resource = spec.path(RESOURCE);
    return spec.has(RESOURCE)
        ? new Attributes(
            Json.text(resource, "verb"),
            true,
            Json.text(resource, "group"),
            Json.text(resource, "version"),
            Json.text(resource, "resource"),
            Json.text(resource, "subresource"),
            Json.text(resource, "namespace"),
            Json.text(resource, "name"),
            "")
        : new Attributes(
            Json.text(spec, OTHER, "verb"),
            false,
            "",
            "",
            "",
            "",
            "",
            "",
            Json.text(spec, OTHER, "path"));
  }

  private void rules(ObjectNode status, User user, String namespace) {
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode others = status.putArray("nonResourceRules");
    for (ObjectNode rule : authorizer.rules(user, namespace)) {
      ObjectNode resource = rule.deepCopy();
      if (resource.remove("nonResourceURLs") instanceof ArrayNode paths) {
        ObjectNode other = others.addObject();
        other.set("verbs", rule.path("verbs"));
        other.set("nonResourceURLs", paths);
      }
      if (resource.has("resources")) {
        resources.add(resource);
      }
    }
    status.put("incomplete", false);
  }

  /** Everything, as a rule of resources and paths. */
  static ObjectNode everything() {
    ObjectNode rule = Json.object();
    for (String field : List.of("verbs", "apiGroups", "resources", "nonResourceURLs")) {
      rule.putArray(field).add("*");
    }
    return rule;
  }

  private static void user(ObjectNode json, User user) {
    json.put("username", user.name());
    ArrayNode groups = json.putArray("groups");
    user.groups().forEach(groups::add);
  }

  /** A service account's token. */
  static ObjectNode token(ObjectNode request, ObjectKey account, Instant now) {
    ObjectNode answered = request.deepCopy();
    answered.put("kind", "TokenRequest").put("apiVersion", AUTHENTICATION + "/v1");
    long seconds =
        Json.at(request, "spec", "expirationSeconds").map(s -> s.asLong()).orElse(TOKEN_SECONDS);
    answered
        .putObject("status")
        .put("token", "system:serviceaccount:" + account.namespace() + ":" + account.name())
        .put("expirationTimestamp", now.plusSeconds(seconds).toString());
    return answered;
  }
}
