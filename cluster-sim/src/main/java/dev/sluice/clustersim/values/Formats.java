package dev.sluice.clustersim.values;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The string formats that the server checks; every other one is accepted unseen. */
public final class Formats {

  private static final Pattern TIME =
      Pattern.compile("([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))");
  private static final Pattern WORDY_DURATION = Pattern.compile("(\\d+)\\s*([A-Za-zµ]+)");
  private static final Set<String> DURATION_WORDS =
      Set.of(
          "ns",
          "nano",
          "nanos",
          "nanosecond",
          "nanoseconds",
          "us",
          "µs",
          "micro",
          "micros",
          "microsecond",
          "microseconds",
          "ms",
          "milli",
          "millis",
          "millisecond",
          "milliseconds",
          "s",
          "sec",
          "secs",
          "second",
          "seconds",
          "m",
          "min",
          "mins",
          "minute",
          "minutes",
          "h",
          "hr",
          "hrs",
          "hour",
          "hours",
          "d",
          "day",
          "days",
          "w",
          "wk",
          "wks",
          "week",
          "weeks");
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)"
              + "|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}"
              + "[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})");
  private static final Pattern EMAIL =
      Pattern.compile("([^@<>]*<)?[^@\\s<>\"(),:;\\[\\]\\\\]+@[^@\\s<>\"(),:;]+>?");
  private static final Map<String, Predicate<String>> CHECKS =
      Map.ofEntries(
          Map.entry("datetime", Formats::dateTime),
          Map.entry("date", Formats::date),
          Map.entry("duration", Formats::duration),
          Map.entry("byte", Formats::base64),
          Map.entry("uri", Formats::uri),
          Map.entry("email", text -> EMAIL.matcher(text).matches()),
          Map.entry("hostname", text -> text.length() <= 255 && HOSTNAME.matcher(text).matches()),
          Map.entry("ipv4", text -> IpAddresses.parse(text).filter(IpAddresses::v4).isPresent()),
          Map.entry(
              "ipv6",
              text -> IpAddresses.parse(text).filter(ip -> !IpAddresses.v4(ip)).isPresent()),
          Map.entry("cidr", text -> IpAddresses.parseCidr(text).isPresent()),
          Map.entry("mac", regex("(?i)[0-9a-f]{2}([:-][0-9a-f]{2}){5}([:-][0-9a-f]{2}){0,2}")),
          Map.entry("uuid", regex(uuid("[0-9a-f]{4}", "[0-9a-f]{4}"))),
          Map.entry("uuid3", regex(uuid("3[0-9a-f]{3}", "[0-9a-f]{4}"))),
          Map.entry("uuid4", regex(uuid("4[0-9a-f]{3}", "[89ab][0-9a-f]{3}"))),
          Map.entry("uuid5", regex(uuid("5[0-9a-f]{3}", "[89ab][0-9a-f]{3}"))),
          Map.entry("bsonobjectid", regex("[0-9a-fA-F]{24}")),
          Map.entry("ssn", regex("\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
          Map.entry("hexcolor", regex("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
          Map.entry("isbn10", Formats::isbn10),
          Map.entry("isbn13", Formats::isbn13),
          Map.entry("isbn", text -> isbn10(text) || isbn13(text)),
          Map.entry(
              "k8sshortname",
              text -> text.length() <= 63 && text.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")),
          Map.entry(
              "k8slongname",
              text ->
                  text.length() <= 253
                      && text.matches(
                          "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")));

  private Formats() {}

  /** Whether this format is one that is looked at. */
  public static boolean known(String format) {
    return CHECKS.containsKey(normal(format)) || normal(format).equals("password");
  }

  /** Whether a text has a known format. */
  public static boolean matches(String format, String text) {
    return CHECKS.getOrDefault(normal(format), any -> true).test(text);
  }

  private static String normal(String format) {
    return format.replace("-", "");
  }

  private static Predicate<String> regex(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  private static String uuid(String third, String fourth) {
    return "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?%s-?%s-?[0-9a-f]{12}".formatted(third, fourth);
  }

  private static boolean date(String text) {
    try {
      LocalDate.parse(text);
      return text.length() == 10;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean dateTime(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int t = lower.indexOf('t');
    if (t < 0 || !date(lower.substring(0, t))) {
      return false;
    }
    Matcher time = TIME.matcher(lower.substring(t + 1));
    return time.matches()
        && time.group(1).compareTo("23") <= 0
        && time.group(2).compareTo("59") <= 0
        && time.group(3).compareTo("59") <= 0;
  }

  private static boolean duration(String text) {
    if (GoDurations.parse(text).isPresent()) {
      return true;
    }
    Matcher words = WORDY_DURATION.matcher(text);
    boolean found = false;
    while (words.find()) {
      found |= DURATION_WORDS.contains(words.group(2).toLowerCase(Locale.ROOT));
    }
    return found;
  }

  private static boolean base64(String text) {
    try {
      Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      return text.length() % 4 == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean uri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isbn10(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!digits.matches("[0-9]{9}[0-9X]")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      char c = digits.charAt(i);
      sum += (i + 1) * (c == 'X' ? 10 : c - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isbn13(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!digits.matches("[0-9]{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return sum % 10 == 0;
  }
}
