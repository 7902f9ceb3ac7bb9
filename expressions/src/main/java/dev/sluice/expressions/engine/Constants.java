package dev.sluice.expressions.engine;

import dev.sluice.expressions.syntax.Node;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the parts of an expression whose truth is decided by literals alone. */
final class Constants {
  private final Map<Node, Boolean> found = new IdentityHashMap<>();

  Map<Node, Boolean> found() {
    return found;
  }

  /** Looks at a node whose parts were looked at before. */
  void look(Node node) {
    Boolean truth =
        switch (node) {
          case Node.Bool n -> n.value();
          case Node.Unary n -> negated(n);
          case Node.Binary n -> binary(n);
          default -> null;
        };
    if (truth != null) {
      found.put(node, truth);
    }
  }

  private @Nullable Boolean negated(Node.Unary node) {
    Boolean operand = found.get(node.operand());
    return operand == null ? null : !operand;
  }

  private @Nullable Boolean binary(Node.Binary node) {
    return switch (node.operator()) {
      case "and", "&&" -> logical(node, false);
      case "or", "||" -> logical(node, true);
      case "==" -> equal(node.left(), node.right());
      default -> null;
    };
  }

  private @Nullable Boolean logical(Node.Binary node, boolean absorbing) {
    Boolean left = found.get(node.left());
    Boolean right = found.get(node.right());
    if ((left != null && left == absorbing) || (right != null && right == absorbing)) {
      return absorbing;
    }
    return left == null || right == null ? null : (Boolean) !absorbing;
  }

  private static @Nullable Boolean equal(Node left, Node right) {
    if (left instanceof Node.Int a && right instanceof Node.Int b) {
      return a.value() == b.value();
    }
    return left instanceof Node.Text a && right instanceof Node.Text b
        ? (Boolean) a.value().equals(b.value())
        : null;
  }
}
