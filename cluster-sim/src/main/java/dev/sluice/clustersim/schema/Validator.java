package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import dev.sluice.clustersim.values.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks values against a schema, with the server's sentences. On an update, what was wrong before
 * and is unchanged is not held against the writer.
 */
public final class Validator {

  private Validator() {}

  /**
   * All that is wrong: with the values, with lists that are sets or maps, and by the CEL rules. The
   * rules are not run on an object whose values make them meaningless; one error says so.
   *
   * @param before the value that this one takes the place of; empty on creation
   */
  public static List<FieldError> validate(
      Schema schema, JsonNode value, Optional<JsonNode> before) {
    List<FieldError> errors = new ArrayList<>(values(schema, value, before));
    errors.addAll(Lists.duplicates(schema, value, before));
    errors.addAll(rules(schema, value, before, errors));
    return errors;
  }

  /** Elements that are twice in lists which are sets or maps. */
  public static List<FieldError> lists(Schema schema, JsonNode value, Optional<JsonNode> before) {
    return Lists.duplicates(schema, value, before);
  }

  /** What is wrong with the values alone. */
  public static List<FieldError> values(Schema schema, JsonNode value, Optional<JsonNode> before) {
    return check(schema, value, before, "").errors();
  }

  /**
   * What the CEL rules find.
   *
   * @param errors those found so far
   */
  public static List<FieldError> rules(
      Schema schema, JsonNode value, Optional<JsonNode> before, List<FieldError> errors) {
    CelRules rules = CelRules.of(schema);
    if (rules.isEmpty()) {
      return List.of();
    }
    boolean blocked =
        errors.stream()
            .anyMatch(
                error ->
                    switch (error.type()) {
                      case NOT_SUPPORTED, REQUIRED, TOO_LONG, TOO_MANY, TYPE_INVALID -> true;
                      default -> false;
                    });
    if (blocked) {
      return List.of(
          FieldError.invalid(
              "<nil>",
              NullNode.instance,
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    }
    return rules.check(value, before);
  }

  private static Findings check(
      Schema schema, JsonNode value, Optional<JsonNode> before, String path) {
    Findings found = new Findings();
    if (before.isPresent() && before.get() == value && value.isContainerNode()) {
      // Whatever is wrong with it was so before.
      return found;
    }
    Keywords keywords = Keywords.of(schema);
    boolean typed = !keywords.types().isEmpty() || !keywords.format().isEmpty();
    if (value.isNull()) {
      if (typed) {
        ScalarRules.type(keywords, schema.nullable(), value, path, found);
      }
      if (!keywords.allowed().isEmpty()) {
        ScalarRules.allowed(keywords.allowed(), value, path, found);
      }
      return ratchet(found, value, before);
    }
    if (typed) {
      ScalarRules.type(keywords, schema.nullable(), value, path, found);
      found.match();
    }
    if (keywords.combines()) {
      combined(keywords, value, before, path, found);
    }
    found.match();
    found.match();
    switch (value.getNodeType()) {
      case STRING -> {
        ScalarRules.string(keywords, value.textValue(), path, found);
        found.match();
        if (!keywords.format().isEmpty() && Formats.known(keywords.format())) {
          ScalarRules.format(keywords, value.textValue(), path, found);
          found.match();
        }
      }
      case NUMBER -> {
        ScalarRules.number(keywords, value, path, found);
        found.match();
      }
      case ARRAY -> {
        array(schema, keywords, (ArrayNode) value, before, path, found);
        found.match();
        found.match();
      }
      default -> {}
    }
    if (!keywords.allowed().isEmpty()) {
      ScalarRules.allowed(keywords.allowed(), value, path, found);
    }
    found.match();
    if (value instanceof ObjectNode object) {
      object(schema, keywords, object, before, path, found);
      found.match();
    }
    found.match();
    return ratchet(found, value, before);
  }

  private static Findings ratchet(Findings found, JsonNode value, Optional<JsonNode> before) {
    if (found.valid() || before.isEmpty() || !Equality.same(value, before.get())) {
      return found;
    }
    Findings forgiven = new Findings();
    forgiven.forgive(found);
    return forgiven;
  }

  private static void combined(
      Keywords keywords, JsonNode value, Optional<JsonNode> before, String path, Findings found) {
    if (!keywords.anyOf().isEmpty()) {
      Optional<Findings> best = Optional.empty();
      Optional<Findings> success = Optional.empty();
      for (Schema one : keywords.anyOf()) {
        Findings result = alternative(one, value, before, path);
        if (result.valid()) {
          success = Optional.of(result);
          break;
        }
        if (best.isEmpty() || result.matches() > best.get().matches()) {
          best = Optional.of(result);
        }
      }
      if (success.isEmpty()) {
        message(found, "\"%s\" must validate at least one schema (anyOf)".formatted(path));
      }
      (success.isPresent() ? success : best).ifPresent(found::merge);
    }
    if (!keywords.oneOf().isEmpty()) {
      oneOf(keywords, value, before, path, found);
    }
    if (!keywords.allOf().isEmpty()) {
      int valid = 0;
      for (Schema one : keywords.allOf()) {
        Findings result = alternative(one, value, before, path);
        valid += result.valid() ? 1 : 0;
        found.merge(result);
      }
      if (valid != keywords.allOf().size()) {
        message(
            found,
            "\"%s\" must validate all the schemas (allOf)%s"
                .formatted(path, valid == 0 ? ". None validated" : ""));
      }
    }
    if (keywords.not().isPresent()
        && alternative(keywords.not().get(), value, before, path).valid()) {
      message(found, "\"%s\" must not validate the schema (not)".formatted(path));
    }
  }

  /** What is wrong with a value that is only one way to look at the whole is not forgiven alone. */
  private static Findings alternative(
      Schema schema, JsonNode value, Optional<JsonNode> before, String path) {
    return before.isPresent() && Equality.same(value, before.get())
        ? check(schema, value, Optional.empty(), path)
        : check(schema, value, before, path);
  }

  private static void oneOf(
      Keywords keywords, JsonNode value, Optional<JsonNode> before, String path, Findings found) {
    Optional<Findings> best = Optional.empty();
    Optional<Findings> first = Optional.empty();
    int valid = 0;
    for (Schema one : keywords.oneOf()) {
      Findings result = alternative(one, value, before, path);
      if (result.valid()) {
        valid++;
        best = Optional.empty();
        first = first.or(() -> Optional.of(result));
      } else if (valid == 0 && (best.isEmpty() || result.matches() > best.get().matches())) {
        best = Optional.of(result);
      }
    }
    if (valid == 1) {
      first.ifPresent(found::merge);
      return;
    }
    String count = valid == 0 ? "Found none valid" : "Found %d valid alternatives".formatted(valid);
    message(
        found, "\"%s\" must validate one and only one schema (oneOf). %s".formatted(path, count));
    best.ifPresent(found::merge);
  }

  /** The server has no field for errors of combined schemas. */
  private static void message(Findings found, String message) {
    found.add(new FieldError(Type.INVALID, "<nil>", Optional.of(TextNode.valueOf("")), message));
  }

  private static void array(
      Schema schema,
      Keywords keywords,
      ArrayNode array,
      Optional<JsonNode> before,
      String path,
      Findings found) {
    if (schema.items().isPresent()) {
      Schema items = schema.items().get();
      Optional<Lists.Correlation> old = before.flatMap(b -> Lists.correlation(schema, b));
      for (int i = 0; i < array.size(); i++) {
        JsonNode one = array.get(i);
        Optional<JsonNode> was = old.flatMap(o -> o.of(one));
        found.merge(check(items, one, was, path + "[" + i + "]"));
      }
    }
    if (keywords.minItems().isPresent() && array.size() < keywords.minItems().getAsLong()) {
      ScalarRules.invalid(
          found,
          path,
          ScalarRules.number(array.size()),
          "%s in body should have at least %d items"
              .formatted(path, keywords.minItems().getAsLong()));
    }
    if (keywords.maxItems().isPresent() && array.size() > keywords.maxItems().getAsLong()) {
      tooMany(found, path, array.size(), keywords.maxItems().getAsLong());
    }
    if (keywords.uniqueItems() && Lists.repeats(array)) {
      ScalarRules.invalid(
          found,
          path,
          TextNode.valueOf(""),
          "%s in body shouldn't contain duplicates".formatted(path));
    }
  }

  private static void tooMany(Findings found, String path, int size, long most) {
    found.add(
        new FieldError(
            Type.TOO_MANY,
            path,
            Optional.of(ScalarRules.number(size)),
            "must have at most %d %s".formatted(most, most == 1 ? "item" : "items")));
  }

  private static void object(
      Schema schema,
      Keywords keywords,
      ObjectNode object,
      Optional<JsonNode> before,
      String path,
      Findings found) {
    if (keywords.minProperties().isPresent()
        && object.size() < keywords.minProperties().getAsLong()) {
      ScalarRules.invalid(
          found,
          path,
          ScalarRules.number(object.size()),
          "%s in body should have at least %d properties"
              .formatted(path, keywords.minProperties().getAsLong()));
    }
    if (keywords.maxProperties().isPresent()
        && object.size() > keywords.maxProperties().getAsLong()) {
      tooMany(found, path, object.size(), keywords.maxProperties().getAsLong());
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Optional<Schema> known = schema.property(field.getKey());
      Optional<Schema> type = known.isPresent() ? known : schema.additionalProperties();
      if (type.isEmpty() || type.get().reference().isPresent()) {
        // what is referred to is metadata, which has rules of its own
        continue;
      }
      String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Optional<JsonNode> was = before.map(b -> b.get(field.getKey()));
      found.merge(check(type.get(), field.getValue(), was, below));
    }
    for (String name : schema.required()) {
      if (!object.has(name)) {
        found.add(FieldError.required(path.isEmpty() ? name : path + "." + name, ""));
      }
    }
  }
}
