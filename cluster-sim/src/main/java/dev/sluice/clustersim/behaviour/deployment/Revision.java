package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How ReplicaSets are told apart and numbered. */
final class Revision {

  static final String HASH_LABEL = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MOST = "deployment.kubernetes.io/max-replicas";

  /** Annotations of a Deployment that are not handed on to its ReplicaSets. */
  private static final Set<String> KEPT_BACK =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MOST,
          "deprecated.deployment.rollback.to");

  /** No vowels and nothing that looks like another: no name becomes a word. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final Comparator<ObjectNode> OLDEST_FIRST =
      Comparator.comparing((ObjectNode set) -> Meta.of(set).creationTimestamp().orElse(Instant.MIN))
          .thenComparing(set -> Meta.of(set).name());

  private Revision() {}

  static Comparator<ObjectNode> oldestFirst() {
    return OLDEST_FIRST;
  }

  /** The ReplicaSet that has the Deployment's template; the oldest where several have. */
  static Optional<ObjectNode> newest(ObjectNode deployment, List<ObjectNode> sets) {
    JsonNode wanted = template(deployment);
    return sets.stream().filter(set -> Json.same(template(set), wanted)).min(OLDEST_FIRST);
  }

  private static JsonNode template(ObjectNode owner) {
    JsonNode template = owner.path("spec").path("template");
    if (!template.path("metadata").path("labels").has(HASH_LABEL)) {
      return template;
    }
    ObjectNode without = template.deepCopy();
    without.withObjectProperty("metadata").withObjectProperty("labels").remove(HASH_LABEL);
    return without;
  }

  static long of(ObjectNode object) {
    String text = Meta.of(object).annotations().getOrDefault(REVISION, "");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  static long highest(List<ObjectNode> sets) {
    return sets.stream().mapToLong(Revision::of).max().orElse(0);
  }

  /** Short, stable, and another one after each collision. */
  static String hash(ObjectNode deployment, long collisions) {
    StringBuilder text = new StringBuilder();
    canonical(deployment.path("spec").path("template"), text);
    if (collisions > 0) {
      text.append('#').append(collisions);
    }
    int hash = 0x811c9dc5;
    for (byte one : text.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (one & 0xff)) * 0x01000193;
    }
    String digits = Integer.toUnsignedString(hash);
    StringBuilder safe = new StringBuilder();
    digits.chars().forEach(c -> safe.append(ALPHABET.charAt(c % ALPHABET.length())));
    return safe.toString();
  }

  // Fields by name, so that the order in which a client wrote them makes no new revision.
  private static void canonical(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
      text.append('{');
      sorted.forEach(
          (name, value) -> {
            text.append(name).append(':');
            canonical(value, text);
          });
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      node.forEach(
          item -> {
            canonical(item, text);
            text.append(',');
          });
      text.append(']');
    } else {
      text.append(node);
    }
  }

  /** Writes the annotations that a ReplicaSet of this revision has; in place, on a copy. */
  static void annotate(ObjectNode set, ObjectNode deployment, long revision) {
    ObjectNode annotations = set.withObjectProperty("metadata").withObjectProperty("annotations");
    Meta.of(deployment)
        .annotations()
        .forEach(
            (name, value) -> {
              if (!KEPT_BACK.contains(name)) {
                annotations.put(name, value);
              }
            });
    String before = annotations.path(REVISION).asText("");
    if (of(set) < revision) {
      annotations.put(REVISION, Long.toString(revision));
      if (!before.isEmpty()) {
        String history = annotations.path(HISTORY).asText("");
        annotations.put(HISTORY, history.isEmpty() ? before : history + "," + before);
      }
    }
    if (annotations.isEmpty()) {
      set.withObjectProperty("metadata").remove("annotations");
    }
  }

  /** Writes what the Deployment wants at this size; in place, on a copy. */
  static void annotateSize(ObjectNode set, Strategy strategy) {
    set.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(DESIRED, Long.toString(strategy.replicas()))
        .put(MOST, Long.toString(strategy.most()));
  }

  static Optional<Long> number(ObjectNode set, String annotation) {
    return Optional.ofNullable(Meta.of(set).annotations().get(annotation))
        .filter(text -> text.matches("[0-9]{1,10}"))
        .map(Long::parseLong);
  }
}
