package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.DURATION;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;
import static dev.sluice.expressions.typing.Type.Basic.TIME;
import static dev.sluice.expressions.typing.Type.Basic.TIMEZONE;

import dev.sluice.expressions.runtime.GoLayout;
import dev.sluice.expressions.runtime.GoTime;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Type;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The present, dates, durations and time zones. */
final class TimeFunctions {
  /** What date() reads when it is given no layout, tried in turn. */
  private static final List<String> LAYOUTS =
      List.of(
          "2006-01-02",
          "15:04:05",
          "2006-01-02 15:04:05",
          "2006-01-02T15:04:05Z07:00",
          "02 Jan 06 15:04 MST",
          "Monday, 02-Jan-06 15:04:05 MST",
          "Mon, 02 Jan 2006 15:04:05 MST");

  private TimeFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function(
            "now",
            TimeFunctions::nowType,
            (a, c) -> c.now().atZone(a.isEmpty() ? ZoneOffset.UTC : zone(a.getFirst()))),
        new Function(
            "duration",
            Overloads.of(DURATION, TEXT),
            (a, c) -> GoTime.duration(text(a, 0, "duration"))),
        new Function("date", TimeFunctions::dateType, (a, c) -> date(a)),
        new Function(
            "timezone",
            Overloads.of(TIMEZONE, TEXT),
            (a, c) -> GoTime.zone(text(a, 0, "timezone"))));
  }

  private static Type nowType(String name, List<Type> arguments) {
    if (arguments.isEmpty() || (arguments.size() == 1 && arguments.getFirst() == TIMEZONE)) {
      return TIME;
    }
    throw new ExpressionException("now takes nothing or a time zone");
  }

  private static Type dateType(String name, List<Type> arguments) {
    if (arguments.isEmpty()) {
      throw new ExpressionException("date takes at least one argument");
    }
    int zones = arguments.getFirst() == TIMEZONE ? 1 : 0;
    if (arguments.size() - zones > 3) {
      throw new ExpressionException("date takes at most a date, a layout and a time zone");
    }
    return TIME;
  }

  private static ZonedDateTime date(List<@Nullable Object> arguments) {
    boolean zoned = arguments.getFirst() instanceof ZoneId;
    Optional<ZoneId> zone = zoned ? Optional.of(zone(arguments.getFirst())) : Optional.empty();
    List<@Nullable Object> rest = zoned ? arguments.subList(1, arguments.size()) : arguments;
    if (rest.isEmpty()) {
      throw new ExpressionException("date needs the text of a date");
    }
    String date = text(rest, 0, "date");
    if (rest.size() == 2) {
      return GoLayout.parse(text(rest, 1, "date"), date, zone.orElse(ZoneOffset.UTC));
    }
    if (rest.size() == 3) {
      return GoLayout.parse(text(rest, 1, "date"), date, GoTime.zone(text(rest, 2, "date")));
    }
    for (String layout : LAYOUTS) {
      try {
        return GoLayout.parse(layout, date, zone.orElse(ZoneOffset.UTC));
      } catch (ExpressionException e) {
        // the next layout may fit
      }
    }
    throw new ExpressionException(
        "date cannot read this text; give its layout as second argument, such as 2006-01-02");
  }

  static String text(List<@Nullable Object> arguments, int place, String where) {
    return Bytes.text(Values.text(arguments.get(place), where));
  }

  private static ZoneId zone(@Nullable Object value) {
    if (value instanceof ZoneId zone) {
      return zone;
    }
    throw new ExpressionException("now needs a time zone, not " + Values.described(value));
  }
}
