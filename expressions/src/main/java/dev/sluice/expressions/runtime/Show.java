package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as text, in the form of Go's {@code %v}, which is what string() gives. */
public final class Show {
  private final StringBuilder out = new StringBuilder();
  private final Budget budget;

  private Show(Budget budget) {
    this.budget = budget;
  }

  /** The text of a value, in {@link Bytes} form. */
  public static String text(@Nullable Object value, Budget budget) {
    Show show = new Show(budget);
    show.append(value, 0);
    return show.out.toString();
  }

  private void append(@Nullable Object value, int level) {
    if (level > Values.MOST_LEVELS) {
      throw new ExpressionException(
          "a value is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
    switch (value) {
      case null -> out.append("<nil>");
      case String s -> out.append(s);
      case Double d -> out.append(Numbers.plain(d));
      case Seq list -> list(list.items(), level);
      case Dict map -> map(map, level);
      case ZonedDateTime time -> out.append(GoTime.shown(time));
      case Span span -> out.append(GoTime.shown(span));
      case Month month -> out.append(Values.name(month));
      case DayOfWeek day -> out.append(Values.name(day));
      case ZoneId zone -> out.append(GoTime.name(zone));
      case Callable function -> out.append(function.name()).append("()");
      default -> out.append(value);
    }
    budget.text(out.length() > Budget.MOST_TEXT ? out.length() : 8);
  }

  private void list(List<@Nullable Object> items, int level) {
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(' ');
      }
      append(items.get(i), level + 1);
    }
    out.append(']');
  }

  private void map(Dict map, int level) {
    out.append("map[");
    boolean first = true;
    for (Object key : sorted(map)) {
      if (!first) {
        out.append(' ');
      }
      first = false;
      append(key, level + 1);
      out.append(':');
      append(map.get(key), level + 1);
    }
    out.append(']');
  }

  /** The keys of a map in order: by their kind, then by value. */
  static List<@Nullable Object> sorted(Dict map) {
    List<@Nullable Object> keys = new java.util.ArrayList<>(map.entries().keySet());
    Comparator<@Nullable Object> order =
        (a, b) ->
            a instanceof Long x && b instanceof Long y
                ? x.compareTo(y)
                : a instanceof Double x && b instanceof Double y
                    ? x.compareTo(y)
                    : a instanceof String x && b instanceof String y
                        ? x.compareTo(y)
                        : a instanceof Boolean x && b instanceof Boolean y
                            ? x.compareTo(y)
                            : Values.type(a).compareTo(Values.type(b));
    keys.sort(order);
    return keys;
  }
}
