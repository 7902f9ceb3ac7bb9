package dev.sluice.expressions.engine;

import dev.sluice.expressions.syntax.Node;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the parts of an expression whose truth is decided by literals alone. */
final class Constants {
  private static final int MOST_TEXT = 1_000;

  private final Map<Node, Boolean> found = new IdentityHashMap<>();

  /** Whole numbers and texts that literals alone make up. */
  private final Map<Node, Object> literals = new IdentityHashMap<>();

  Map<Node, Boolean> found() {
    return found;
  }

  /** Looks at a node whose parts were looked at before. */
  void look(Node node) {
    Object literal = literal(node);
    if (literal != null) {
      literals.put(node, literal);
    }
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

  private @Nullable Boolean equal(Node left, Node right) {
    if (found.containsKey(left) && found.containsKey(right)) {
      return found.get(left).equals(found.get(right));
    }
    Object a = literals.get(left);
    Object b = literals.get(right);
    return a == null || b == null || a.getClass() != b.getClass() ? null : (Boolean) a.equals(b);
  }

  private @Nullable Object literal(Node node) {
    return switch (node) {
      case Node.Int n -> n.value();
      case Node.Text n -> n.value();
      case Node.Unary n when literals.get(n.operand()) instanceof Long value ->
          n.operator().equals("-") ? (Object) (-value) : value;
      case Node.Binary n -> computed(n);
      default -> null;
    };
  }

  private @Nullable Object computed(Node.Binary node) {
    Object left = literals.get(node.left());
    Object right = literals.get(node.right());
    if (left instanceof Long a && right instanceof Long b) {
      return switch (node.operator()) {
        case "+" -> a + b;
        case "-" -> a - b;
        case "*" -> a * b;
        case "%" -> b == 0 ? null : (Object) (a % b);
        default -> null;
      };
    }
    // Longer texts are left to the evaluation: a row of them would be kept once for each part.
    return node.operator().equals("+")
            && left instanceof String a
            && right instanceof String b
            && a.length() + b.length() <= MOST_TEXT
        ? a + b
        : null;
  }
}
