package dev.sluice.clustersim.managed;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings sets up to date with a schema in which a map or list has become one value as a whole: who
 * owned parts of it owns all of it then.
 */
final class Reconciling {

  private Reconciling() {}

  /** The set itself where nothing changes. */
  static FieldSet withShape(Shape shape, FieldSet set) {
    Map<PathElement, FieldSet.Node> nodes = new HashMap<>();
    boolean changed = false;
    for (Map.Entry<PathElement, FieldSet.Node> entry : set.nodes().entrySet()) {
      FieldSet.Node before = entry.getValue();
      FieldSet.Node after = node(child(shape, entry.getKey()), before);
      changed |= after != before;
      nodes.put(entry.getKey(), after);
    }
    return changed ? FieldSet.of(nodes) : set;
  }

  private static FieldSet.Node node(@Nullable Shape shape, FieldSet.Node node) {
    if (shape == null || node.below().isEmpty()) {
      return node;
    }
    boolean whole = shape.isMap() ? shape.atomicMap() : shape.isList() && !shape.associative();
    if (whole) {
      return FieldSet.Node.LEAF;
    }
    FieldSet below = withShape(shape, node.below());
    return below == node.below() ? node : new FieldSet.Node(node.member(), below);
  }

  private static @Nullable Shape child(Shape shape, PathElement element) {
    if (shape.isMap()) {
      return element instanceof PathElement.Field field ? shape.child(field.name()) : null;
    }
    return shape.isList() ? shape.item() : null;
  }
}
