package dev.sluice.expressions.engine;

import static dev.sluice.expressions.typing.Type.Basic.BOOL;
import static dev.sluice.expressions.typing.Type.Basic.DURATION;
import static dev.sluice.expressions.typing.Type.Basic.FLOAT;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.NIL;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;
import static dev.sluice.expressions.typing.Type.Basic.TIME;
import static dev.sluice.expressions.typing.Type.Basic.UNKNOWN;

import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Type.ListType;
import dev.sluice.expressions.typing.Type.MapType;
import dev.sluice.expressions.typing.Types;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which operands the operators take, and what they give. */
final class OperatorTypes {
  private static final Predicate<Type> NUMBER = Types::isNumber;
  private static final Predicate<Type> IS_TEXT = t -> t == TEXT;
  private static final Predicate<Type> IS_TIME = t -> t == TIME;
  private static final Predicate<Type> IS_DURATION = t -> t == DURATION;

  private OperatorTypes() {}

  static Type unary(String operator, Type operand) {
    boolean logical = operator.equals("!") || operator.equals("not");
    if (logical && (operand == BOOL || Types.isUnknown(operand))) {
      return BOOL;
    }
    if (!logical && Types.isUnknown(operand)) {
      return UNKNOWN;
    }
    if (!logical && Types.isNumber(operand)) {
      return operand;
    }
    throw new ExpressionException("'" + operator + "' cannot stand before " + operand.described());
  }

  static Type binary(String operator, Type left, Type right) {
    return accepted(operator, left, right)
        .orElseThrow(
            () ->
                new ExpressionException(
                    "'"
                        + operator
                        + "' cannot stand between "
                        + left.described()
                        + " and "
                        + right.described()));
  }

  private static Optional<Type> accepted(String operator, Type left, Type right) {
    return switch (operator) {
      case "==", "!=" -> when(Types.comparable(left, right), BOOL);
      case "or", "||", "and", "&&" ->
          when((left == BOOL && right == BOOL) || open(left, right, t -> t == BOOL), BOOL);
      case "<", ">", "<=", ">=" ->
          when(
              both(left, right, NUMBER)
                  || both(left, right, IS_TEXT)
                  || both(left, right, IS_TIME)
                  || both(left, right, IS_DURATION)
                  || open(left, right, NUMBER, IS_TEXT, IS_TIME, IS_DURATION),
              BOOL);
      case "+" -> sum(left, right);
      case "-" -> difference(left, right);
      case "*" -> product(left, right);
      case "/", "**", "^" -> when(both(left, right, NUMBER) || open(left, right, NUMBER), FLOAT);
      case "%" ->
          both(left, right, Types::isInteger)
              ? Optional.of(Types.combined(left, right))
              : when(open(left, right, Types::isInteger), INT);
      case "in" -> in(left, right);
      case "matches", "contains", "startsWith", "endsWith" ->
          when(both(left, right, IS_TEXT) || open(left, right, IS_TEXT), BOOL);
      case ".." ->
          when(
              both(left, right, Types::isInteger) || open(left, right, Types::isInteger),
              Types.listOf(INT));
      case "??" -> Optional.of(coalesced(left, right));
      default -> Optional.empty();
    };
  }

  private static Optional<Type> when(boolean accepted, Type type) {
    return accepted ? Optional.of(type) : Optional.empty();
  }

  private static boolean both(Type left, Type right, Predicate<Type> test) {
    return test.test(left) && test.test(right);
  }

  /** Whether one side or both are unknown and the other passes one of the tests. */
  @SafeVarargs
  private static boolean open(Type left, Type right, Predicate<Type>... tests) {
    if (Types.isUnknown(left) && Types.isUnknown(right)) {
      return true;
    }
    Type known = Types.isUnknown(left) ? right : left;
    boolean oneUnknown = Types.isUnknown(left) || Types.isUnknown(right);
    return oneUnknown && List.of(tests).stream().anyMatch(test -> test.test(known));
  }

  private static Optional<Type> sum(Type left, Type right) {
    if (both(left, right, NUMBER)) {
      return Optional.of(Types.combined(left, right));
    }
    if (both(left, right, IS_TEXT) || both(left, right, IS_DURATION)) {
      return Optional.of(left);
    }
    if ((left == TIME && right == DURATION) || (left == DURATION && right == TIME)) {
      return Optional.of(TIME);
    }
    return when(open(left, right, NUMBER, IS_TEXT, IS_TIME, IS_DURATION), UNKNOWN);
  }

  private static Optional<Type> difference(Type left, Type right) {
    if (both(left, right, NUMBER)) {
      return Optional.of(Types.combined(left, right));
    }
    if (both(left, right, IS_TIME) || both(left, right, IS_DURATION)) {
      return Optional.of(DURATION);
    }
    if (left == TIME && right == DURATION) {
      return Optional.of(TIME);
    }
    return when(open(left, right, NUMBER, IS_TIME, IS_DURATION), UNKNOWN);
  }

  private static Optional<Type> product(Type left, Type right) {
    if (both(left, right, NUMBER)) {
      return Optional.of(Types.combined(left, right));
    }
    if ((left == DURATION && (right == DURATION || Types.isNumber(right)))
        || (right == DURATION && Types.isNumber(left))) {
      return Optional.of(left == FLOAT || right == FLOAT ? FLOAT : DURATION);
    }
    return when(open(left, right, NUMBER, IS_DURATION), UNKNOWN);
  }

  private static Optional<Type> in(Type left, Type right) {
    boolean any = left == NIL || Types.isUnknown(left);
    if (right instanceof MapType map) {
      return when(any || Types.assignable(left, map.key()), BOOL);
    }
    if (right instanceof ListType list) {
      return when(any || Types.comparable(left, list.element()), BOOL);
    }
    return when(Types.isUnknown(right) || (Types.isUnknown(left) && right == TEXT), BOOL);
  }

  private static Type coalesced(Type left, Type right) {
    if (left == NIL) {
      return right;
    }
    return right == NIL || Types.assignable(right, left) ? left : UNKNOWN;
  }
}
