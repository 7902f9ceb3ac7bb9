package dev.sluice.expressions.typing;

import dev.sluice.expressions.typing.Type.Basic;
import dev.sluice.expressions.typing.Type.ListType;
import dev.sluice.expressions.typing.Type.MapType;
import dev.sluice.expressions.typing.Type.Storage;

/** Questions about types, answered as expr-lang's checker answers them. */
public final class Types {
  /** A list of anything. */
  public static final ListType LIST = new ListType(Storage.ANY, Basic.ANY);

  /** A list of floating-point numbers, as a metric's vector arrives. */
  public static final ListType FLOATS = new ListType(Storage.FLOATS, Basic.FLOAT);

  /** A list that a function takes as whole numbers. */
  public static final ListType INTS = new ListType(Storage.INTS, Basic.INT);

  /** What split() gives. */
  public static final ListType TEXTS = new ListType(Storage.TEXTS, Basic.TEXT);

  /** A byte literal. */
  public static final ListType BYTES = new ListType(Storage.BYTES, Basic.INT);

  /** A map from text to anything: a JSON object, a map literal. */
  public static final MapType MAP = new MapType(Basic.TEXT, Basic.ANY);

  /** A map from anything to anything. */
  public static final MapType ANY_MAP = new MapType(Basic.ANY, Basic.ANY);

  private Types() {}

  /** A list built by the expression, of elements of a type. */
  public static ListType listOf(Type element) {
    return new ListType(Storage.ANY, element);
  }

  /** A type without what the checker knows of a list's elements beyond their storage. */
  public static Type erased(Type type) {
    return type instanceof ListType list && list.storage() == Storage.ANY ? LIST : type;
  }

  /** Whether a type says nothing, so that checks wait for the evaluation. */
  public static boolean isUnknown(Type type) {
    return type == Basic.UNKNOWN || type == Basic.ANY;
  }

  /** Whether it is a whole number. */
  public static boolean isInteger(Type type) {
    return type == Basic.INT || type == Basic.INT64;
  }

  /** Whether it is a number. */
  public static boolean isNumber(Type type) {
    return isInteger(type) || type == Basic.FLOAT;
  }

  /** Whether == may stand between the two. */
  public static boolean comparable(Type left, Type right) {
    if (isUnknown(left) || isUnknown(right) || left == Basic.NIL || right == Basic.NIL) {
      return true;
    }
    if (isNumber(left) && isNumber(right)) {
      return true;
    }
    return switch (left.shape()) {
      case NAMED, STRUCT -> left == right;
      case MAP -> assignable(left, right);
      default -> left.shape() == right.shape();
    };
  }

  /** Whether a value of a type may be used where another is wanted. */
  public static boolean assignable(Type type, Type wanted) {
    if (wanted == Basic.ANY) {
      return type != Basic.UNKNOWN;
    }
    if (type instanceof ListType a && wanted instanceof ListType b) {
      return a.storage() == b.storage();
    }
    if (type instanceof MapType a && wanted instanceof MapType b) {
      return a.key() == b.key()
          && (a.element() instanceof ListType) == (b.element() instanceof ListType);
    }
    return type.equals(wanted) && type != Basic.UNKNOWN && type != Basic.NIL;
  }

  /** The type of arithmetic between two numbers. */
  public static Type combined(Type left, Type right) {
    if (left == right) {
      return left;
    }
    return left == Basic.FLOAT || right == Basic.FLOAT ? Basic.FLOAT : Basic.INT;
  }
}
