package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Dates in Go's layouts, which show how the moment Mon Jan 2 15:04:05 MST 2006 would be written.
 */
public final class GoLayout {
  /** The elements of a layout, longer ones before those they begin with. */
  private static final List<String> ELEMENTS =
      List.of(
          "January",
          "Jan",
          "Monday",
          "Mon",
          "MST",
          "2006",
          "-07:00:00",
          "-07:00",
          "-070000",
          "-0700",
          "-07",
          "Z07:00:00",
          "Z07:00",
          "Z070000",
          "Z0700",
          "Z07",
          "002",
          "01",
          "02",
          "03",
          "04",
          "05",
          "06",
          "15",
          "__2",
          "_2",
          "PM",
          "pm",
          "1",
          "2",
          "3",
          "4",
          "5");

  private GoLayout() {}

  /** The elements of a layout and the text between them, in turn. */
  private static List<String> parts(String layout) {
    List<String> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < layout.length()) {
      String part = fraction(layout, at);
      for (int i = 0; part.isEmpty() && i < ELEMENTS.size(); i++) {
        if (starts(layout, at, ELEMENTS.get(i))) {
          part = ELEMENTS.get(i);
        }
      }
      if (part.isEmpty()) {
        text.append(layout.charAt(at++));
      } else {
        parts.add("'" + text);
        parts.add(part);
        text.setLength(0);
        at += part.length();
      }
    }
    parts.add("'" + text);
    return parts;
  }

  private static boolean starts(String layout, int at, String element) {
    if (!layout.startsWith(element, at)) {
      return false;
    }
    int end = at + element.length();
    boolean letterFollows = end < layout.length() && Character.isLowerCase(layout.charAt(end));
    // "Jan" and "Mon" are elements only where no longer word begins; "_2006" is "_" and a year.
    return switch (element) {
      case "Jan", "Mon" -> !letterFollows;
      case "_2" -> !layout.startsWith("_2006", at);
      default -> true;
    };
  }

  /** A fraction of a second: a point or comma and zeros or nines, no digit after them. */
  private static String fraction(String layout, int at) {
    char point = layout.charAt(at);
    if ((point != '.' && point != ',') || at + 1 >= layout.length()) {
      return "";
    }
    char digit = layout.charAt(at + 1);
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean digitFollows = end < layout.length() && Character.isDigit(layout.charAt(end));
    return (digit == '0' || digit == '9') && !digitFollows ? layout.substring(at, end) : "";
  }

  /** Writes a time in a layout. */
  public static String format(String layout, ZonedDateTime time) {
    StringBuilder out = new StringBuilder();
    for (String part : parts(layout)) {
      out.append(part.startsWith("'") ? part.substring(1) : element(part, time));
    }
    return out.toString();
  }

  private static String element(String element, ZonedDateTime t) {
    int hour = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
    return switch (element) {
      case "January" -> Values.name(t.getMonth());
      case "Jan" -> Values.name(t.getMonth()).substring(0, 3);
      case "Monday" -> Values.name(t.getDayOfWeek());
      case "Mon" -> Values.name(t.getDayOfWeek()).substring(0, 3);
      case "MST" -> zoneName(t);
      case "2006" -> padded(t.getYear(), 4);
      case "06" -> padded(Math.floorMod(t.getYear(), 100), 2);
      case "01" -> padded(t.getMonthValue(), 2);
      case "1" -> String.valueOf(t.getMonthValue());
      case "02" -> padded(t.getDayOfMonth(), 2);
      case "_2" -> blank(t.getDayOfMonth(), 2);
      case "2" -> String.valueOf(t.getDayOfMonth());
      case "002" -> padded(t.getDayOfYear(), 3);
      case "__2" -> blank(t.getDayOfYear(), 3);
      case "15" -> padded(t.getHour(), 2);
      case "03" -> padded(hour, 2);
      case "3" -> String.valueOf(hour);
      case "04" -> padded(t.getMinute(), 2);
      case "4" -> String.valueOf(t.getMinute());
      case "05" -> padded(t.getSecond(), 2);
      case "5" -> String.valueOf(t.getSecond());
      case "PM" -> t.getHour() >= 12 ? "PM" : "AM";
      case "pm" -> t.getHour() >= 12 ? "pm" : "am";
      default ->
          element.startsWith(".") || element.startsWith(",")
              ? nanos(element, t.getNano())
              : offset(element, t.getOffset().getTotalSeconds());
    };
  }

  private static String padded(int value, int digits) {
    String text = String.valueOf(Math.abs(value));
    return (value < 0 ? "-" : "") + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static String blank(int value, int width) {
    String text = String.valueOf(value);
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String zoneName(ZonedDateTime time) {
    if (time.getZone() instanceof ZoneOffset offset) {
      return offset.equals(ZoneOffset.UTC) ? "UTC" : offset("-0700", offset.getTotalSeconds());
    }
    boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
    java.util.TimeZone names = java.util.TimeZone.getTimeZone(time.getZone());
    String name = names.getDisplayName(summer, java.util.TimeZone.SHORT, Locale.US);
    return name.isEmpty() ? time.getZone().getDisplayName(TextStyle.SHORT, Locale.US) : name;
  }

  private static String nanos(String element, int nanos) {
    String digits = padded(nanos, 9).substring(0, Math.min(9, element.length() - 1));
    if (element.charAt(1) == '0') {
      return element.charAt(0) + digits;
    }
    String kept = digits.replaceAll("0+$", "");
    return kept.isEmpty() ? "" : element.charAt(0) + kept;
  }

  private static String offset(String element, int seconds) {
    if (element.startsWith("Z") && seconds == 0) {
      return "Z";
    }
    int minutes = Math.abs(seconds) / 60;
    String colon = element.contains(":") ? ":" : "";
    int digits = element.replace(":", "").length() - 1;
    return (seconds < 0 ? "-" : "+")
        + padded(minutes / 60, 2)
        + (digits >= 4 ? colon + padded(minutes % 60, 2) : "")
        + (digits >= 6 ? colon + padded(Math.abs(seconds) % 60, 2) : "");
  }

  /**
   * Reads a time in a layout.
   *
   * @param zone the zone of a time that names none
   * @throws ExpressionException when the text does not follow the layout
   */
  public static ZonedDateTime parse(String layout, String text, ZoneId zone) {
    GoDateReader reader = new GoDateReader(text);
    for (String part : parts(layout)) {
      if (part.startsWith("'")) {
        reader.literal(part.substring(1));
      } else {
        reader.element(part);
      }
    }
    try {
      return reader.finish(zone);
    } catch (DateTimeException e) {
      throw new ExpressionException("the date does not exist: " + e.getMessage());
    }
  }

  /** The month of a name or its first three letters, from 1; 0 when it is none. */
  static int month(String name) {
    for (Month month : Month.values()) {
      if (name.equalsIgnoreCase(Values.name(month))
          || name.equalsIgnoreCase(Values.name(month).substring(0, 3))) {
        return month.getValue();
      }
    }
    return 0;
  }

  /** Whether a word is a day of the week or its first three letters. */
  static boolean isDay(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (name.equalsIgnoreCase(Values.name(day))
          || name.equalsIgnoreCase(Values.name(day).substring(0, 3))) {
        return true;
      }
    }
    return false;
  }

  /** A date and time of its fields, refused when there is no such day. */
  static ZonedDateTime of(
      int year, int month, int day, int hour, int minute, int second, int nanos, ZoneId zone) {
    return LocalDateTime.of(year, month, day, hour, minute, second, nanos).atZone(zone);
  }
}
