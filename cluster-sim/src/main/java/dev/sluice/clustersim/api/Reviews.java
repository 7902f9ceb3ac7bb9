package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.registry.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Kinds that are asked rather than kept: a create is answered, and nothing is stored. */
final class Reviews {

  private static final String AUTHORIZATION = "authorization.k8s.io";
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final long TOKEN_SECONDS = Duration.ofHours(1).toSeconds();

  private static final Set<GroupResource> ALL =
      Set.of(
          new GroupResource(AUTHORIZATION, "selfsubjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "subjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "localsubjectaccessreviews"),
          new GroupResource(AUTHORIZATION, "selfsubjectrulesreviews"),
          new GroupResource(AUTHENTICATION, "tokenreviews"),
          new GroupResource(AUTHENTICATION, "selfsubjectreviews"));

  private Reviews() {}

  static boolean has(GroupResource resource) {
    return ALL.contains(resource);
  }

  /** The review with its answer: everybody may do everything. */
  static ObjectNode answer(GroupResource resource, ObjectNode review, User user) {
    ObjectNode answered = review.deepCopy();
    ObjectNode status = answered.putObject("status");
    if (!answered.has("metadata")) {
      answered.putObject("metadata");
    }
    switch (resource.resource()) {
      case "selfsubjectrulesreviews" -> rules(status);
      case "tokenreviews" -> {
        status.put("authenticated", true);
        user(status.putObject("user"), user);
      }
      case "selfsubjectreviews" -> user(status.putObject("userInfo"), user);
      default -> status.put("allowed", true);
    }
    return answered;
  }

  private static void rules(ObjectNode status) {
    ObjectNode rule = status.putArray("resourceRules").addObject();
    rule.set("verbs", all());
    rule.set("apiGroups", all());
    rule.set("resources", all());
    ObjectNode other = status.putArray("nonResourceRules").addObject();
    other.set("verbs", all());
    other.set("nonResourceURLs", all());
    status.put("incomplete", false);
  }

  private static ArrayNode all() {
    return Json.mapper().createArrayNode().add("*");
  }

  private static void user(ObjectNode json, User user) {
    json.put("username", user.name()).put("uid", user.name());
    ArrayNode groups = json.putArray("groups");
    List.copyOf(user.groups()).forEach(groups::add);
  }

  /** A service account's token; the server believes every token. */
  static ObjectNode token(ObjectNode request, Ids ids, Instant now) {
    ObjectNode answered = request.deepCopy();
    answered.put("kind", "TokenRequest").put("apiVersion", AUTHENTICATION + "/v1");
    long seconds =
        Json.at(request, "spec", "expirationSeconds").map(s -> s.asLong()).orElse(TOKEN_SECONDS);
    answered
        .putObject("status")
        .put("token", ids.uid())
        .put("expirationTimestamp", now.plusSeconds(seconds).toString());
    return answered;
  }
}
