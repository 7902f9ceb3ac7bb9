package dev.sluice.expressions.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds a tree while it is built: at most {@value #MOST_NODES} nodes, and no way through it longer
 * than {@value #MOST_LEVELS}, so that no recursion over it can exhaust a thread's stack. The left
 * operands of a row of binary operators count as one level: walkers follow them in a loop.
 */
final class Tree {
  static final int MOST_NODES = 10_000;
  static final int MOST_LEVELS = 120;

  private final Map<Node, Integer> heights = new IdentityHashMap<>();
  private int nodes;

  <N extends Node> N add(N node) {
    if (++nodes > MOST_NODES) {
      throw new ExpressionException("the expression has more than " + MOST_NODES + " parts");
    }
    int height = 0;
    for (Node child : children(node)) {
      boolean row =
          node instanceof Node.Binary b && b.left() == child && child instanceof Node.Binary;
      height = Math.max(height, heights.getOrDefault(child, 0) + (row ? 0 : 1));
    }
    if (height > MOST_LEVELS) {
      throw tooDeep();
    }
    heights.put(node, height);
    return node;
  }

  static ExpressionException tooDeep() {
    return new ExpressionException(
        "the expression is nested more than " + MOST_LEVELS + " levels deep");
  }

  private static List<Node> children(Node node) {
    return switch (node) {
      case Node.Nil _,
          Node.Bool _,
          Node.Int _,
          Node.Float _,
          Node.Text _,
          Node.ByteList _,
          Node.Name _,
          Node.Pointer _ ->
          List.of();
      case Node.Unary n -> List.of(n.operand());
      case Node.Binary n -> List.of(n.left(), n.right());
      case Node.Member n -> List.of(n.base(), n.property());
      case Node.Chain n -> List.of(n.inner());
      case Node.Slice n -> {
        List<Node> all = new ArrayList<>(List.of(n.base()));
        n.from().ifPresent(all::add);
        n.to().ifPresent(all::add);
        yield all;
      }
      case Node.Call n -> {
        List<Node> all = new ArrayList<>(n.arguments());
        all.add(n.callee());
        yield all;
      }
      case Node.Builtin n -> n.arguments();
      case Node.Predicate n -> List.of(n.body());
      case Node.Let n -> List.of(n.value(), n.body());
      case Node.Sequence n -> n.nodes();
      case Node.Conditional n -> List.of(n.condition(), n.then(), n.otherwise());
      case Node.ListOf n -> n.nodes();
      case Node.MapOf n -> {
        List<Node> all = new ArrayList<>();
        n.entries().forEach(e -> all.addAll(List.of(e.key(), e.value())));
        yield all;
      }
    };
  }
}
