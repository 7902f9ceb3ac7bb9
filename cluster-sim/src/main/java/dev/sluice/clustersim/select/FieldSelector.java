package dev.sluice.clustersim.select;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses objects by some of their fields: those that meet every term. Immutable. */
public final class FieldSelector {

  /** Chooses every object. */
  public static final FieldSelector EVERYTHING =
      new FieldSelector(List.of(), FieldLabels.METADATA_ONLY);

  /**
   * One condition.
   *
   * @param equal whether the field has to have the value, or must not have it
   */
  public record Term(String field, boolean equal, String value) {}

  private final List<Term> terms;
  private final FieldLabels labels;

  private FieldSelector(List<Term> terms, FieldLabels labels) {
    this.terms = List.copyOf(terms);
    this.labels = labels;
  }

  /**
   * Reads a query parameter for a resource of which only name and namespace can be chosen.
   *
   * @throws StatusException 400 with Kubernetes' words for what is wrong
   */
  public static FieldSelector parse(String text) {
    return parse(text, FieldLabels.METADATA_ONLY);
  }

  /**
   * Reads a query parameter: {@code status.phase!=Running,spec.nodeName=n1}.
   *
   * @param version one that the resource has
   * @throws StatusException 400 with Kubernetes' words for what is wrong, also for a field that
   *     objects of this resource cannot be chosen by
   */
  public static FieldSelector parse(String text, ResourceType type, String version) {
    return text.isEmpty() ? EVERYTHING : parse(text, FieldLabels.of(type, version));
  }

  private static FieldSelector parse(String text, FieldLabels labels) {
    List<Term> terms = new ArrayList<>();
    for (String part : split(text)) {
      if (!part.isEmpty()) {
        terms.add(term(text, part));
      }
    }
    for (Term term : terms) {
      labels.check(term.field());
    }
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms, labels);
  }

  /** The conditions. */
  public List<Term> terms() {
    return terms;
  }

  /** Whether it chooses every object. */
  public boolean everything() {
    return terms.isEmpty();
  }

  /** The value that a field has to have, where a term says so. */
  public Optional<String> exact(String field) {
    return terms.stream()
        .filter(term -> term.equal() && term.field().equals(field))
        .map(Term::value)
        .findFirst();
  }

  /** Whether it chooses this object. */
  public boolean matches(JsonNode object) {
    for (Term term : terms) {
      if (labels.value(object, term.field()).equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Term term(String text, String part) {
    for (int i = 0; i < part.length(); i++) {
      for (String operator : List.of("!=", "==", "=")) {
        if (part.startsWith(operator, i)) {
          String value = unescape(part.substring(i + operator.length()));
          return new Term(part.substring(0, i), !operator.equals("!="), value);
        }
      }
    }
    throw ApiStatus.badRequest(
            "invalid selector: '%s'; can't understand '%s'".formatted(text, part))
        .exception();
  }

  private static String unescape(String value) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        String escape = value.substring(i, Math.min(i + 2, value.length()));
        if (!List.of("\\\\", "\\,", "\\=").contains(escape)) {
          throw ApiStatus.badRequest("invalid field selector: invalid escape sequence: " + escape)
              .exception();
        }
        plain.append(escape.charAt(1));
        i++;
      } else if (c == '=' || c == ',') {
        throw ApiStatus.badRequest(
                "invalid field selector: unescaped character in value: " + (int) c)
            .exception();
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
