package dev.sluice.expressions.builtin;

import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Compare;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Span;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Signature;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Smallest, greatest, mean and middle of numbers and lists of numbers. */
final class AggregateFunctions {
  private static final Signature NUMBERS = NumberFunctions::aggregated;

  private AggregateFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function("max", NUMBERS, (a, c) -> extreme("max", a, c.budget(), 0)),
        new Function("min", NUMBERS, (a, c) -> extreme("min", a, c.budget(), 0)),
        new Function("mean", NUMBERS, (a, c) -> mean(numbers("mean", a, c.budget()))),
        new Function("median", NUMBERS, (a, c) -> median(numbers("median", a, c.budget()))));
  }

  private static @Nullable Object extreme(
      String name, List<@Nullable Object> arguments, Budget budget, int level) {
    checkLevel(level);
    Object best = null;
    for (Object argument : arguments) {
      if (argument instanceof Seq list) {
        for (Object item : list.items()) {
          Object one = extreme(name, Collections.singletonList(item), budget, level + 1);
          if (one == null && item instanceof Seq) {
            continue; // an empty list has no extreme
          }
          if (!isNumber(one)) {
            throw refused(name, one);
          }
          best = best == null || better(name, best, one, budget) ? one : best;
        }
      } else if (isNumber(argument)) {
        best = best == null || better(name, best, argument, budget) ? argument : best;
      } else if (arguments.size() == 1) {
        return argument;
      } else {
        throw refused(name, argument);
      }
    }
    return best;
  }

  private static void checkLevel(int level) {
    if (level > Values.MOST_LEVELS) {
      throw new ExpressionException(
          "a value is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
  }

  private static boolean better(
      String name, @Nullable Object best, @Nullable Object other, Budget budget) {
    return Compare.ordered(name.equals("max") ? "<" : ">", best, other, budget);
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Number || value instanceof Span;
  }

  private static ExpressionException refused(String name, @Nullable Object value) {
    return new ExpressionException(name + " takes numbers, not " + Values.described(value));
  }

  private static List<Double> numbers(
      String name, List<@Nullable Object> arguments, Budget budget) {
    List<Double> numbers = new ArrayList<>();
    collect(name, arguments, numbers, budget, 0);
    return numbers;
  }

  private static void collect(
      String name, List<@Nullable Object> values, List<Double> numbers, Budget budget, int level) {
    checkLevel(level);
    for (Object value : values) {
      budget.steps(1);
      switch (value) {
        case Seq list -> collect(name, list.items(), numbers, budget, level + 1);
        case Long l -> numbers.add((double) l);
        case Double d -> numbers.add(d);
        case Span span -> numbers.add((double) span.nanos());
        case Month month -> numbers.add((double) month.getValue());
        case DayOfWeek day -> numbers.add((double) Values.number(day));
        case null, default -> throw refused(name, value);
      }
    }
  }

  private static double mean(List<Double> numbers) {
    double total = 0;
    for (double number : numbers) {
      total += number;
    }
    return numbers.isEmpty() ? 0 : total / numbers.size();
  }

  private static double median(List<Double> numbers) {
    if (numbers.isEmpty()) {
      return 0;
    }
    // NaN sorts first, as in Go; Java would put it last.
    numbers.sort(
        (a, b) ->
            a.isNaN() || b.isNaN() ? Boolean.compare(b.isNaN(), a.isNaN()) : Double.compare(a, b));
    int middle = numbers.size() / 2;
    return numbers.size() % 2 == 1
        ? numbers.get(middle)
        : (numbers.get(middle - 1) + numbers.get(middle)) / 2;
  }
}
