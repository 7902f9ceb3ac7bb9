package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The subsets of a DestinationRule that stand for the two versions. */
record SubsetNames(String canary, String stable) {

  /** Points both subsets at their hashes, and keeps one for each experiment. */
  Edit apply(
      ObjectNode spec,
      Optional<String> canaryHash,
      Optional<String> stableHash,
      List<Addition> additions,
      Set<String> addedBefore) {
    return SubsetEdit.pointTo(spec, stable, stableHash)
        .then(tree -> SubsetEdit.pointTo(tree, canary, canaryHash))
        .then(tree -> SubsetEdit.additions(tree, additions, addedBefore));
  }
}
