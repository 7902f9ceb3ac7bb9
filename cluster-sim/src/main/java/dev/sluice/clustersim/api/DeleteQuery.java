package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code DeleteOptions}. */
final class DeleteQuery {

  private DeleteQuery() {}

  static DeleteOptions of(JsonNode json) {
    Optional<String> policy = Json.at(json, "propagationPolicy").map(JsonNode::asText);
    Optional<Boolean> orphan = Json.at(json, "orphanDependents").map(JsonNode::asBoolean);
    if (policy.isPresent() && orphan.isPresent()) {
      throw invalid(
          FieldError.invalid(
              "propagationPolicy",
              policy.get(),
              "orphanDependents and deletionPropagation cannot be both set"));
    }
    Optional<Propagation> propagation =
        policy
            .map(DeleteQuery::propagation)
            .or(() -> orphan.map(o -> o ? Propagation.ORPHAN : Propagation.BACKGROUND));
    return new DeleteOptions(
        Json.at(json, "preconditions", "uid").map(JsonNode::asText),
        Json.at(json, "preconditions", "resourceVersion").map(JsonNode::asText),
        Json.at(json, "gracePeriodSeconds").map(JsonNode::asLong),
        propagation);
  }

  static boolean dryRun(JsonNode json, Request request) {
    return json.path("dryRun").size() > 0 || request.query().containsKey("dryRun");
  }

  private static Propagation propagation(String text) {
    return Arrays.stream(Propagation.values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    new FieldError(
                        FieldError.Type.NOT_SUPPORTED,
                        "propagationPolicy",
                        Optional.of(JsonNodeFactory.instance.textNode(text)),
                        "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")));
  }

  private static RuntimeException invalid(FieldError error) {
    return ApiStatus.invalid("meta.k8s.io", "DeleteOptions", "", List.of(error)).exception();
  }
}
