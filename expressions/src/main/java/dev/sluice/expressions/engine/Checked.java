package dev.sluice.expressions.engine;

import dev.sluice.expressions.syntax.Node;
import dev.sluice.expressions.typing.Type;
import java.util.Map;
import java.util.Set;

/**
 * What the checker found out.
 *
 * @param type the type of the whole expression
 * @param strict comparisons and look-ups (by identity) between what should be two ints or two
 *     texts, which fail where one turns out to be something else, instead of being unequal
 * @param constants parts (by identity) whose truth literals decide, so that expr-lang never
 *     evaluates them: {@code result.x or true}
 */
record Checked(Type type, Set<Node> strict, Map<Node, Boolean> constants) {
  /**
   * Whether an operation leaves its left operand as it is: {@code x and true}, {@code x or false}.
   */
  boolean isNeutral(Node.Binary node) {
    Boolean right = constants.get(node.right());
    return right != null
        && switch (node.operator()) {
          case "and", "&&" -> right;
          case "or", "||" -> !right;
          default -> false;
        };
  }
}
