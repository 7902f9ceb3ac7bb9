package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Type.Storage;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality and order of values. */
public final class Compare {
  private Compare() {}

  /** What == finds: numbers by value whatever their type, lists by element, maps strictly. */
  public static boolean equal(@Nullable Object a, @Nullable Object b, Budget budget) {
    return equal(a, b, budget, 0);
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b, Budget budget, int level) {
    budget.steps(1);
    if (a instanceof Long x && b instanceof Long y) {
      return x.longValue() == y.longValue();
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    if (a instanceof ZonedDateTime x && b instanceof ZonedDateTime y) {
      return x.isEqual(y);
    }
    if (a instanceof Seq x && b instanceof Seq y && alike(x.storage(), y.storage())) {
      return equalItems(x, y, budget, level);
    }
    return same(a, b, budget, level);
  }

  private static boolean alike(Storage a, Storage b) {
    return a != Storage.PAIRS
        && b != Storage.PAIRS
        && (a == b || a == Storage.ANY || b == Storage.ANY);
  }

  private static boolean equalItems(Seq x, Seq y, Budget budget, int level) {
    if (x.size() != y.size()) {
      return false;
    }
    deeper(level);
    for (int i = 0; i < x.size(); i++) {
      if (!equal(x.at(i), y.at(i), budget, level + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Equality that tells an int from a float, as inside maps. */
  private static boolean same(@Nullable Object a, @Nullable Object b, Budget budget, int level) {
    budget.steps(1);
    if (a instanceof Double x && b instanceof Double y) {
      return x.doubleValue() == y.doubleValue();
    }
    if (a instanceof Seq x && b instanceof Seq y) {
      if (x == y) {
        return true;
      }
      if (x.storage() != y.storage() || x.size() != y.size()) {
        return false;
      }
      deeper(level);
      for (int i = 0; i < x.size(); i++) {
        if (!same(x.at(i), y.at(i), budget, level + 1)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Dict x && b instanceof Dict y) {
      return x == y || sameEntries(x, y, budget, level);
    }
    if (a instanceof String x && b instanceof String y) {
      budget.text(Math.min(x.length(), y.length()));
      return x.equals(y);
    }
    return a == null ? b == null : !(a instanceof Callable) && a.equals(b);
  }

  private static boolean sameEntries(Dict x, Dict y, Budget budget, int level) {
    if (x.keys() != y.keys()
        || x.groups() != y.groups()
        || x.entries().size() != y.entries().size()) {
      return false;
    }
    deeper(level);
    for (Map.Entry<@Nullable Object, @Nullable Object> entry : x.entries().entrySet()) {
      if (!y.entries().containsKey(entry.getKey())
          || !same(entry.getValue(), y.entries().get(entry.getKey()), budget, level + 1)) {
        return false;
      }
    }
    return true;
  }

  private static void deeper(int level) {
    if (level >= Values.MOST_LEVELS) {
      throw new ExpressionException(
          "a value is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
  }

  /** Whether a comes before b. */
  public static boolean less(@Nullable Object a, @Nullable Object b, Budget budget) {
    return ordered("<", a, b, budget);
  }

  /**
   * One of the four ordering operators. Every one of them is false where a number is NaN.
   *
   * @throws ExpressionException when the two values have no order
   */
  public static boolean ordered(
      String operator, @Nullable Object a, @Nullable Object b, Budget budget) {
    budget.steps(1);
    if (a instanceof Double || b instanceof Double) {
      if (a instanceof Number x && b instanceof Number y) {
        return holds(operator, x.doubleValue(), y.doubleValue());
      }
    }
    int order;
    if (a instanceof Long x && b instanceof Long y) {
      order = x.compareTo(y);
    } else if (a instanceof String x && b instanceof String y) {
      budget.text(Math.min(x.length(), y.length()));
      order = x.compareTo(y);
    } else if (a instanceof ZonedDateTime x && b instanceof ZonedDateTime y) {
      order = x.toInstant().compareTo(y.toInstant());
    } else if (a instanceof Span x && b instanceof Span y) {
      order = x.compareTo(y);
    } else {
      throw new ExpressionException(
          "cannot compare " + Values.described(a) + " " + operator + " " + Values.described(b));
    }
    return holds(operator, order, 0);
  }

  private static boolean holds(String operator, double a, double b) {
    return switch (operator) {
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      default -> throw new IllegalArgumentException(operator);
    };
  }

  /** Whether a value is an element of a list or a key of a map; nothing is in nil. */
  public static boolean in(@Nullable Object needle, @Nullable Object in, Budget budget) {
    return switch (in) {
      case null -> false;
      case Seq list -> {
        for (Object item : list.items()) {
          if (equal(item, needle, budget)) {
            yield true;
          }
        }
        yield false;
      }
      case Dict map -> map.contains(needle);
      default ->
          throw new ExpressionException(
              "'in' needs a list or a map on its right, not " + Values.described(in));
    };
  }
}
