package dev.sluice.clustersim.managed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects paths into a set. */
final class FieldSetBuilder {

  private boolean member;
  private @Nullable Map<PathElement, FieldSetBuilder> children;

  /** Adds a path; the empty path is none. */
  void insert(List<PathElement> path) {
    if (path.isEmpty()) {
      return;
    }
    FieldSetBuilder at = this;
    for (PathElement element : path) {
      at = at.descend(element);
    }
    at.member = true;
  }

  FieldSetBuilder descend(PathElement element) {
    Map<PathElement, FieldSetBuilder> known = children;
    if (known == null) {
      known = new HashMap<>();
      children = known;
    }
    return known.computeIfAbsent(element, e -> new FieldSetBuilder());
  }

  boolean isEmpty() {
    return children == null;
  }

  FieldSet build() {
    Map<PathElement, FieldSetBuilder> known = children;
    if (known == null) {
      return FieldSet.EMPTY;
    }
    Map<PathElement, FieldSet.Node> nodes = HashMap.newHashMap(known.size());
    known.forEach(
        (element, child) -> {
          FieldSet below = child.build();
          FieldSet.Node node =
              child.member && below.isEmpty()
                  ? FieldSet.Node.LEAF
                  : new FieldSet.Node(child.member, below);
          if (!node.isEmpty()) {
            nodes.put(element, node);
          }
        });
    return FieldSet.of(nodes);
  }
}
