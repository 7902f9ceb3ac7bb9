package dev.sluice.clustersim.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What label keys and values may look like, with Kubernetes' words for those that do not. */
public final class LabelSyntax {

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int NAME_BYTES = 63;
  private static final int SUBDOMAIN_BYTES = 253;

  private static final String NAME_RULE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '"
          + NAME.pattern()
          + "')";
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is '("
          + NAME.pattern()
          + ")?')";
  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '"
          + SUBDOMAIN.pattern()
          + "')";

  private LabelSyntax() {}

  /** What is wrong with a key; empty: nothing. */
  public static List<String> key(String key) {
    List<String> errors = new ArrayList<>();
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      errors.add(
          "a valid label key "
              + NAME_RULE
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return errors;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        errors.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0]).forEach(e -> errors.add("prefix part " + e));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (name.length() > NAME_BYTES) {
      errors.add("name part must be no more than " + NAME_BYTES + " bytes");
    }
    if (!NAME.matcher(name).matches()) {
      errors.add("name part " + NAME_RULE);
    }
    return errors;
  }

  /** What is wrong with a value; empty: nothing. */
  public static List<String> value(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > NAME_BYTES) {
      errors.add("must be no more than " + NAME_BYTES + " bytes");
    }
    if (!value.isEmpty() && !NAME.matcher(value).matches()) {
      errors.add(VALUE_RULE);
    }
    return errors;
  }

  private static List<String> subdomain(String text) {
    List<String> errors = new ArrayList<>();
    if (text.length() > SUBDOMAIN_BYTES) {
      errors.add("must be no more than " + SUBDOMAIN_BYTES + " bytes");
    }
    if (!SUBDOMAIN.matcher(text).matches()) {
      errors.add(SUBDOMAIN_RULE);
    }
    return errors;
  }
}
