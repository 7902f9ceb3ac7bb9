package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Reads a date's text element by element. Go's date without a year is in the year 0. */
final class GoDateReader {
  private final String text;
  private int at;
  private int year;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean afternoon;
  private boolean morning;
  private Optional<ZoneId> zone = Optional.empty();

  GoDateReader(String text) {
    this.text = text;
  }

  void literal(String literal) {
    if (!text.startsWith(literal, at)) {
      throw refused();
    }
    at += literal.length();
  }

  void element(String element) {
    switch (element) {
      case "January", "Jan" -> {
        month = GoLayout.month(word());
        if (month == 0) {
          throw refused();
        }
      }
      case "Monday", "Mon" -> {
        if (!GoLayout.isDay(word())) {
          throw refused();
        }
      }
      case "MST" -> zoneWord();
      case "2006" -> year = number(4, 4);
      case "06" -> {
        int two = number(2, 2);
        year = two >= 69 ? 1900 + two : 2000 + two;
      }
      case "01" -> month = number(2, 2);
      case "1" -> month = number(1, 2);
      case "02" -> day = number(2, 2);
      case "_2", "2" -> {
        skipBlank();
        day = number(1, 2);
      }
      case "002" -> dayOfYear = number(3, 3);
      case "__2" -> {
        skipBlank();
        skipBlank();
        dayOfYear = number(1, 3);
      }
      case "15" -> hour = number(1, 2);
      case "03" -> hour = number(2, 2);
      case "3" -> hour = number(1, 2);
      case "04" -> minute = number(2, 2);
      case "4" -> minute = number(1, 2);
      case "05" -> seconds(2);
      case "5" -> seconds(1);
      case "PM", "pm" -> half();
      default -> {
        if (element.startsWith(".") || element.startsWith(",")) {
          fraction(element);
        } else {
          offset(element);
        }
      }
    }
  }

  ZonedDateTime finish(ZoneId otherwise) {
    if (at < text.length()) {
      throw refused();
    }
    if (afternoon && hour < 12) {
      hour += 12;
    } else if (morning && hour == 12) {
      hour = 0;
    }
    ZoneId in = zone.orElse(otherwise);
    if (dayOfYear > 0) {
      LocalDate date = LocalDate.ofYearDay(year, dayOfYear);
      month = date.getMonthValue();
      day = date.getDayOfMonth();
    }
    return GoLayout.of(year, month, day, hour, minute, second, nanos, in);
  }

  private ExpressionException refused() {
    return new ExpressionException("the date does not follow its layout");
  }

  private int number(int least, int most) {
    int from = at;
    while (at < text.length() && at - from < most && isDigit(text.charAt(at))) {
      at++;
    }
    if (at - from < least) {
      throw refused();
    }
    return Integer.parseInt(text.substring(from, at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String word() {
    int from = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private void skipBlank() {
    if (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  /** Seconds, with a fraction even where the layout has none. */
  private void seconds(int least) {
    second = number(least, 2);
    boolean point = at + 1 < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
    if (point && isDigit(text.charAt(at + 1))) {
      fraction(".9");
    }
  }

  private void fraction(String element) {
    boolean point = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
    if (!point) {
      if (element.charAt(1) == '9' || nanos != 0) {
        return;
      }
      throw refused();
    }
    at++;
    int from = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (element.charAt(1) == '0' && at - from != element.length() - 1) {
      throw refused();
    }
    String digits = (text.substring(from, at) + "000000000").substring(0, 9);
    nanos = Integer.parseInt(digits);
  }

  private void half() {
    String word =
        at + 2 <= text.length()
            ? text.substring(at, at + 2).toUpperCase(java.util.Locale.ROOT)
            : "";
    afternoon = word.equals("PM");
    morning = word.equals("AM");
    if (!afternoon && !morning) {
      throw refused();
    }
    at += 2;
  }

  /** A zone's short name: only UTC is known by it, others count as UTC, as in Go. */
  private void zoneWord() {
    String word = word();
    boolean signed = word.equals("GMT") && at < text.length() && "+-".indexOf(text.charAt(at)) >= 0;
    if (word.length() < 3 || word.length() > 5) {
      throw refused();
    }
    if (signed) {
      int sign = text.charAt(at++) == '-' ? -1 : 1;
      zone = Optional.of(ZoneOffset.ofHours(sign * number(1, 2)));
    } else {
      zone = Optional.of(ZoneOffset.UTC);
    }
  }

  private void offset(String element) {
    if (element.startsWith("Z") && at < text.length() && text.charAt(at) == 'Z') {
      at++;
      zone = Optional.of(ZoneOffset.UTC);
      return;
    }
    if (at >= text.length() || "+-".indexOf(text.charAt(at)) < 0) {
      throw refused();
    }
    int sign = text.charAt(at++) == '-' ? -1 : 1;
    boolean colon = element.contains(":");
    int digits = element.replace(":", "").length() - 1;
    int seconds = number(2, 2) * 3_600;
    for (int unit = 60, read = 2; read < digits; read += 2, unit /= 60) {
      if (colon) {
        literal(":");
      }
      seconds += number(2, 2) * unit;
    }
    zone = Optional.of(ZoneOffset.ofTotalSeconds(sign * seconds));
  }
}
