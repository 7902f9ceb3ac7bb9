package dev.sluice.clustersim.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether names, labels and annotations are well-formed; what is wrong in Kubernetes' words. */
public final class Names {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(" + QUALIFIED + ")?";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
  private static final Pattern LABEL_SHAPE = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_SHAPE = Pattern.compile(SUBDOMAIN);
  private static final Pattern LABEL_1035_SHAPE = Pattern.compile(LABEL_1035);
  private static final Pattern QUALIFIED_SHAPE = Pattern.compile(QUALIFIED);
  private static final Pattern VALUE_SHAPE = Pattern.compile(VALUE);
  private static final Pattern CONFIG_KEY_SHAPE = Pattern.compile(CONFIG_KEY);
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private Names() {}

  /** A DNS label as RFC 1123 has it: a namespace, a container. */
  public static List<String> label(String name) {
    List<String> wrong = new ArrayList<>();
    tooLong(wrong, name, LABEL_LENGTH, "characters");
    if (!LABEL_SHAPE.matcher(name).matches()) {
      boolean dots = SUBDOMAIN_SHAPE.matcher(name).matches();
      wrong.add(
          dots
              ? "must not contain dots"
              : regex(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                      + " or '-', and must start and end with an alphanumeric character",
                  LABEL,
                  "my-name",
                  "123-abc"));
    }
    return wrong;
  }

  /** A DNS label as RFC 1035 has it: it starts with a letter. */
  public static List<String> label1035(String name) {
    List<String> wrong = new ArrayList<>();
    tooLong(wrong, name, LABEL_LENGTH, "characters");
    if (!LABEL_1035_SHAPE.matcher(name).matches()) {
      wrong.add(
          regex(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              LABEL_1035,
              "my-name",
              "abc-123"));
    }
    return wrong;
  }

  /** A DNS name of several labels: most objects' names. */
  public static List<String> subdomain(String name) {
    List<String> wrong = new ArrayList<>();
    tooLong(wrong, name, SUBDOMAIN_LENGTH, "characters");
    if (!SUBDOMAIN_SHAPE.matcher(name).matches()) {
      wrong.add(
          regex(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character",
              SUBDOMAIN,
              "example.com"));
    }
    return wrong;
  }

  /** What may stand in a path: names of roles. */
  public static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '%s'".formatted(name));
    }
    List<String> wrong = new ArrayList<>();
    for (String illegal : List.of("/", "%")) {
      if (name.contains(illegal)) {
        wrong.add("may not contain '%s'".formatted(illegal));
      }
    }
    return wrong;
  }

  /** A label's or annotation's key: a name with an optional prefix and a slash. */
  public static List<String> qualified(String key) {
    List<String> wrong = new ArrayList<>();
    String[] parts = key.split("/", -1);
    String name = parts[parts.length - 1];
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0]).forEach(message -> wrong.add("prefix part " + message));
      }
    } else if (parts.length > 2) {
      wrong.add(
          regex(
                  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and"
                      + " must start and end with an alphanumeric character",
                  QUALIFIED,
                  "MyName",
                  "my.name",
                  "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return wrong;
    }
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.getBytes(StandardCharsets.UTF_8).length > LABEL_LENGTH) {
      wrong.add("name part must be no more than 63 bytes");
    }
    if (!QUALIFIED_SHAPE.matcher(name).matches()) {
      wrong.add(
          "name part "
              + regex(
                  "must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                      + " end with an alphanumeric character",
                  QUALIFIED,
                  "MyName",
                  "my.name",
                  "123-abc"));
    }
    return wrong;
  }

  /** A label's value. */
  public static List<String> labelValue(String value) {
    List<String> wrong = new ArrayList<>();
    tooLong(wrong, value, LABEL_LENGTH, "bytes");
    if (!VALUE_SHAPE.matcher(value).matches()) {
      wrong.add(
          regex(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              VALUE,
              "MyValue",
              "my_value",
              "12345"));
    }
    return wrong;
  }

  /** A key of a ConfigMap or Secret. */
  public static List<String> configKey(String key) {
    List<String> wrong = new ArrayList<>();
    tooLong(wrong, key, SUBDOMAIN_LENGTH, "characters");
    if (!CONFIG_KEY_SHAPE.matcher(key).matches()) {
      wrong.add(
          regex(
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
              CONFIG_KEY,
              "key.name",
              "KEY_NAME",
              "key-name"));
    }
    if (key.equals(".") || key.equals("..")) {
      wrong.add("must not be '%s'".formatted(key));
    } else if (key.startsWith("..")) {
      wrong.add("must not start with '..'");
    }
    return wrong;
  }

  private static void tooLong(List<String> wrong, String text, int most, String unit) {
    if (text.getBytes(StandardCharsets.UTF_8).length > most) {
      wrong.add("must be no more than %d %s".formatted(most, unit));
    }
  }

  private static String regex(String what, String regex, String... examples) {
    StringBuilder text = new StringBuilder(what).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "" : " or ").append("'").append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(regex).append("')").toString();
  }
}
