package dev.sluice.testkit.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns objects of a cluster into the form in which recorded states have them. */
public final class StateView {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HASH = "rollouts-pod-template-hash";
  private static final String MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts";
  private static final String REVISION = "rollout.argoproj.io/revision";

  /** Status fields that differ from run to run. */
  private static final Set<String> VARYING =
      Set.of(
          "observedGeneration",
          "selector",
          "currentStepHash",
          "abortedAt",
          "restartedAt",
          "startTime",
          "duration",
          "lastUpdateTime",
          "lastTransitionTime");

  private StateView() {}

  /**
   * The state of these objects, by {@code Kind/name}, hashes replaced by revisions.
   *
   * @param objects whole objects as the API gives them, with kind; others than recorded kinds are
   *     left out
   */
  public static Map<String, JsonNode> of(Collection<JsonNode> objects) {
    Map<String, String> revisions = new TreeMap<>();
    for (JsonNode object : objects) {
      if (object.path("kind").asText().equals("ReplicaSet")) {
        String hash = object.path("metadata").path("labels").path(HASH).asText();
        String revision = object.path("metadata").path("annotations").path(REVISION).asText();
        if (!hash.isEmpty() && !revision.isEmpty()) {
          revisions.put(hash, "<rev" + revision + ">");
        }
      }
    }
    Map<String, JsonNode> state = new TreeMap<>();
    for (JsonNode object : objects) {
      String name =
          object.path("kind").asText() + "/" + object.path("metadata").path("name").asText();
      view(object).ifPresent(view -> state.put(rename(name, revisions), rename(view, revisions)));
    }
    return state;
  }

  private static Optional<ObjectNode> view(JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "Rollout" -> Optional.of(rollout(object));
      // A Deployment's own are not a Rollout's.
      case "ReplicaSet" ->
          object.path("metadata").path("labels").has(HASH)
              ? Optional.of(replicaSet(object))
              : Optional.empty();
      case "Service" -> Optional.of(service(object));
      case "Deployment" -> Optional.of(deployment(object));
      case "AnalysisRun" -> Optional.of(run(object));
      case "VirtualService" -> Optional.of(spec(object));
      case "DestinationRule" -> Optional.of(destinationRule(object));
      default -> Optional.empty();
    };
  }

  private static ObjectNode rollout(JsonNode object) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("replicas", object.path("spec").path("replicas"));
    view.set("paused", object.path("spec").path("paused"));
    view.set("revision", object.path("metadata").path("annotations").path(REVISION));
    JsonNode status = object.path("status").deepCopy();
    if (status instanceof ObjectNode fields) {
      fields.set("conditions", conditions(status.path("conditions")));
      strip(fields);
    }
    view.set("status", status);
    return view;
  }

  private static ArrayNode conditions(JsonNode conditions) {
    List<JsonNode> sorted = new ArrayList<>();
    conditions.forEach(sorted::add);
    sorted.sort(Comparator.comparing(condition -> condition.path("type").asText()));
    ArrayNode views = JsonNodeFactory.instance.arrayNode();
    for (JsonNode condition : sorted) {
      views
          .addObject()
          .put("type", condition.path("type").asText())
          .put("status", condition.path("status").asText())
          .put("reason", condition.path("reason").asText());
    }
    return views;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(VARYING);
    }
    node.forEach(StateView::strip);
  }

  private static ObjectNode replicaSet(JsonNode object) {
    JsonNode annotations = object.path("metadata").path("annotations");
    JsonNode template = object.path("spec").path("template");
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("replicas", object.path("spec").path("replicas"));
    view.set("available", object.path("status").path("availableReplicas"));
    view.set("desired", annotations.path("rollout.argoproj.io/desired-replicas"));
    view.set("revision", annotations.path(REVISION));
    view.put("scaleDownDeadline", annotations.has("scale-down-deadline"));
    view.set("image", template.path("spec").path("containers").path(0).path("image"));
    view.set("templateLabels", template.path("metadata").path("labels"));
    view.set("templateAnnotations", template.path("metadata").path("annotations"));
    view.set("affinity", template.path("spec").path("affinity"));
    return view;
  }

  private static ObjectNode service(JsonNode object) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("selector", object.path("spec").path("selector"));
    view.set("managedBy", object.path("metadata").path("annotations").path(MANAGED_BY));
    return view;
  }

  private static ObjectNode deployment(JsonNode object) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("replicas", object.path("spec").path("replicas"));
    return view;
  }

  private static ObjectNode run(JsonNode object) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("labels", object.path("metadata").path("labels"));
    view.set("args", object.path("spec").path("args"));
    view.set("terminate", object.path("spec").path("terminate"));
    view.set("phase", object.path("status").path("phase"));
    ArrayNode metrics = view.putArray("metrics");
    for (JsonNode metric : object.path("status").path("metricResults")) {
      metrics
          .addObject()
          .put("name", metric.path("name").asText())
          .put("phase", metric.path("phase").asText());
    }
    return view;
  }

  private static ObjectNode spec(JsonNode object) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("spec", object.path("spec"));
    return view;
  }

  private static ObjectNode destinationRule(JsonNode object) {
    ObjectNode view = spec(object);
    JsonNode manager = object.path("metadata").path("annotations").path(MANAGED_BY);
    if (!manager.isMissingNode()) {
      view.putObject("annotations").set(MANAGED_BY, manager);
    }
    return view;
  }

  private static String rename(String text, Map<String, String> revisions) {
    String renamed = text;
    for (Map.Entry<String, String> revision : revisions.entrySet()) {
      renamed = renamed.replace(revision.getKey(), revision.getValue());
    }
    return renamed;
  }

  private static JsonNode rename(ObjectNode view, Map<String, String> revisions) {
    try {
      return MAPPER.readTree(rename(MAPPER.writeValueAsString(view), revisions));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a renamed view is no longer JSON: " + view, e);
    }
  }
}
