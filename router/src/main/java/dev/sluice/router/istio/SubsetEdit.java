package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Points the subsets of a DestinationRule at pod-template hashes. */
final class SubsetEdit {

  /** The label by which subsets and Services select the pods of one revision. */
  static final String HASH_LABEL = "rollouts-pod-template-hash";

  private SubsetEdit() {}

  /**
   * The spec with the subsets changed.
   *
   * @param subset a subset that must exist
   * @param hash what it selects now; empty text takes the label off, an empty value leaves it
   */
  static Edit pointTo(ObjectNode spec, String subset, Optional<String> hash) {
    if (hash.isEmpty()) {
      return new Edit.Done(spec);
    }
    ObjectNode copy = spec.deepCopy();
    for (JsonNode node : copy.path("subsets")) {
      if (node instanceof ObjectNode found && found.path("name").asText("").equals(subset)) {
        return label(found, hash.get()) ? new Edit.Done(copy) : malformed(subset);
      }
    }
    return new Edit.Refused("spec.subsets", "has no subset named '%s'; add it".formatted(subset));
  }

  /**
   * The spec with a subset for each experiment destination.
   *
   * @param addedBefore subsets that earlier calls added; those not in {@code additions} now go
   */
  static Edit additions(ObjectNode spec, List<Addition> additions, Set<String> addedBefore) {
    Set<String> gone = new HashSet<>(addedBefore);
    additions.forEach(addition -> gone.remove(addition.service()));
    if (additions.isEmpty() && gone.isEmpty()) {
      return new Edit.Done(spec);
    }
    ObjectNode copy = spec.deepCopy();
    if (copy.hasNonNull("subsets") && !copy.path("subsets").isArray()) {
      return new Edit.Refused("spec.subsets", "must be a list");
    }
    ArrayNode subsets = copy.withArrayProperty("subsets");
    Set<String> present = new HashSet<>();
    for (int i = subsets.size() - 1; i >= 0; i--) {
      String name = subsets.get(i).path("name").asText("");
      if (gone.contains(name)) {
        subsets.remove(i);
      } else {
        present.add(name);
      }
    }
    for (Addition addition : additions) {
      if (present.add(addition.service())) {
        ObjectNode subset = subsets.addObject().put("name", addition.service());
        subset.putObject("labels").put(HASH_LABEL, addition.hash());
      } else {
        for (JsonNode node : subsets) {
          if (addedBefore.contains(addition.service())
              && node instanceof ObjectNode subset
              && subset.path("name").asText("").equals(addition.service())
              && !label(subset, addition.hash())) {
            return malformed(addition.service());
          }
        }
      }
    }
    return new Edit.Done(copy);
  }

  private static boolean label(ObjectNode subset, String hash) {
    if (subset.hasNonNull("labels") && !subset.path("labels").isObject()) {
      return false;
    }
    if (!hash.isEmpty()) {
      subset.withObjectProperty("labels").put(HASH_LABEL, hash);
    } else if (subset.path("labels") instanceof ObjectNode labels) {
      labels.remove(HASH_LABEL);
    }
    return true;
  }

  private static Edit malformed(String subset) {
    return new Edit.Refused(
        "spec.subsets", "the labels of subset '%s' must be a map".formatted(subset));
  }
}
