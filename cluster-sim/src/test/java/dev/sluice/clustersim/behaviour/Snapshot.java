package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A namespace without what no two runs have in common: times, uids, hashes, generated names. */
final class Snapshot {

  private static final List<GroupResource> RESOURCES =
      List.of(
          Resources.CONFIG_MAPS,
          Resources.ENDPOINTS,
          Resources.PODS,
          Resources.SERVICE_ACCOUNTS,
          Resources.DEPLOYMENTS,
          Resources.REPLICA_SETS,
          Resources.JOBS,
          Resources.ENDPOINT_SLICES,
          Resources.DISRUPTION_BUDGETS);

  private static final List<String> METADATA =
      List.of("generateName", "labels", "annotations", "finalizers", "ownerReferences");

  private Snapshot() {}

  static String of(Stage stage) {
    List<JsonNode> objects = new ArrayList<>();
    Map<String, String> words =
        new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(s -> s));
    List<ObjectNode> sets = new ArrayList<>(stage.list(Resources.REPLICA_SETS));
    sets.sort(
        Comparator.comparing(
            set ->
                Meta.of(set).annotations().getOrDefault("deployment.kubernetes.io/revision", "")));
    sets.forEach(
        set -> {
          String hash = Meta.of(set).labels().getOrDefault("pod-template-hash", "");
          if (!hash.isEmpty()) {
            words.putIfAbsent(hash, "HASH" + (words.size() + 1));
          }
        });
    words.put(stage.namespace, "NAMESPACE");
    stage
        .cluster
        .get(stage.key(Resources.NAMESPACES, stage.namespace))
        .ifPresent(
            n -> {
              ObjectNode namespace = Json.object().put("kind", "Namespace");
              namespace.set("spec", n.path("spec"));
              namespace.set("status", n.path("status"));
              objects.add(namespace);
            });
    stage.list(Resources.SERVICES).forEach(o -> words.put(Meta.of(o).uid(), "UID"));
    for (GroupResource resource : RESOURCES) {
      for (ObjectNode object : stage.list(resource)) {
        words.put(Meta.of(object).uid(), "UID");
        String generated = object.path("metadata").path("generateName").asText("");
        if (!generated.isEmpty()) {
          words.put(Meta.of(object).name(), generated + "SUFFIX");
        }
        String address = Json.text(object, "status", "podIP");
        if (!address.isEmpty()) {
          words.put(address, "ADDRESS");
        }
        objects.add(kept(object));
      }
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode object : objects) {
      String text = sorted(object).toPrettyString();
      for (Map.Entry<String, String> word : words.entrySet()) {
        text = text.replace(word.getKey(), word.getValue());
      }
      texts.add(
          text.replaceAll("[0-9-]{10}T[0-9:]{8}Z", "TIME").replaceAll("sim-node-[0-9]", "NODE"));
    }
    texts.sort(Comparator.naturalOrder());
    return "[" + String.join(",\n", texts) + "]\n";
  }

  private static ObjectNode kept(ObjectNode object) {
    ObjectNode kept = Json.object().put("kind", object.path("kind").asText());
    Meta meta = Meta.of(object);
    ObjectNode metadata = kept.putObject("metadata").put("name", meta.name());
    metadata.put("deleting", meta.deleting());
    for (String field : METADATA) {
      Json.at(object, "metadata", field).ifPresent(v -> metadata.set(field, v.deepCopy()));
    }
    if (metadata.path("annotations") instanceof ObjectNode annotations) {
      // Texts of its own, and times of changes that only measure latencies.
      annotations.remove("kubernetes.io/description");
      annotations.remove("endpoints.kubernetes.io/last-change-trigger-time");
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    Json.at(object, "spec", "replicas").ifPresent(v -> kept.set("replicas", v));
    Json.at(object, "spec", "selector").ifPresent(v -> kept.set("selector", v));
    for (String field : List.of("subsets", "endpoints", "ports", "addressType")) {
      Json.at(object, field)
          .filter(v -> !v.isEmpty() || v.isValueNode())
          .ifPresent(v -> kept.set(field, ordered(v)));
    }
    if (!object.path("kind").asText().equals("Pod") && object.path("status").isObject()) {
      ObjectNode status = object.path("status").deepCopy();
      if (status.path("observedGeneration").asLong(-1) == meta.generation()) {
        status.put("observedGeneration", "CURRENT");
      }
      status
          .path("conditions")
          .forEach(
              c -> {
                if (c.has("observedGeneration")) {
                  ((ObjectNode) c).put("observedGeneration", "ANY");
                }
              });
      kept.set("status", status);
    }
    return kept;
  }

  // Endpoints and addresses stand in no order that means something.
  private static JsonNode ordered(JsonNode value) {
    if (!(value instanceof ArrayNode)) {
      return value;
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(
        item -> {
          if (item instanceof ObjectNode object) {
            ObjectNode copy = object.deepCopy();
            for (String field : List.of("addresses", "notReadyAddresses", "ports")) {
              if (copy.path(field) instanceof ArrayNode) {
                copy.set(field, ordered(copy.path(field)));
              }
            }
            items.add(copy);
          } else {
            items.add(item);
          }
        });
    items.sort(Comparator.comparing(Snapshot::rank));
    ArrayNode sorted = Json.mapper().createArrayNode();
    sorted.addAll(items);
    return sorted;
  }

  private static String rank(JsonNode item) {
    String ports = item.path("ports").toString();
    return Json.text(item, "targetRef", "name")
        + item.path("name").asText()
        + ports
        + item.path("addresses").size();
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = Json.object();
      new TreeMap<>(
              object.properties().stream()
                  .collect(
                      java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
          .forEach((name, value) -> sorted.set(name, sorted(value)));
      return sorted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode sorted = Json.mapper().createArrayNode();
      array.forEach(item -> sorted.add(sorted(item)));
      return sorted;
    }
    return node;
  }
}
