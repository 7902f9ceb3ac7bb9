package dev.sluice.clustersim.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.values.GoDurations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a part of a scenario. What is wrong is told and then taken as if it were not there,
 * so that one reading finds everything.
 */
record Fields(String where, JsonNode json, List<String> problems) {

  /** The part below a field. */
  Fields child(String field) {
    JsonNode below = json.path(field);
    if (!below.isMissingNode() && !below.isObject()) {
      problem(field, "is no object; give fields, or leave it out");
    }
    return new Fields(where + field + ".", below.isObject() ? below : Json.object(), problems);
  }

  void problem(String field, String text) {
    String at = field.isEmpty() ? where.replaceFirst(": $", "") : where + field;
    problems.add("%s %s".formatted(at, text));
  }

  /** Tells of fields that are none of these. */
  void known(Set<String> names) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                problem(
                    name,
                    "is not known here; known are %s"
                        .formatted(String.join(", ", names.stream().sorted().toList())));
              }
            });
  }

  void known(String... names) {
    known(Set.of(names));
  }

  String text(String field) {
    Optional<JsonNode> value = Json.at(json, field);
    if (value.filter(v -> !v.isTextual()).isPresent()) {
      problem(field, "%s is no text; put it in quotes".formatted(value.get()));
    }
    return Json.text(json, field);
  }

  Set<String> texts(String field) {
    Set<String> texts = new LinkedHashSet<>();
    Optional<JsonNode> value = Json.at(json, field);
    if (value.filter(v -> !v.isArray()).isPresent()) {
      problem(field, "is no list; give one such as [%s]".formatted(value.get().asText("a, b")));
      return texts;
    }
    for (JsonNode one : json.path(field)) {
      if (one.isTextual()) {
        texts.add(one.asText());
      } else {
        problem(field, "%s is no text; put it in quotes".formatted(one));
      }
    }
    return texts;
  }

  boolean yes(String field, boolean otherwise) {
    Optional<JsonNode> value = Json.at(json, field);
    if (value.filter(v -> !v.isBoolean()).isPresent()) {
      problem(field, "%s is neither true nor false; give one".formatted(value.get()));
    }
    return value.map(v -> v.asBoolean(otherwise)).orElse(otherwise);
  }

  Optional<Long> number(String field) {
    Optional<JsonNode> value = Json.at(json, field);
    if (value.filter(v -> !v.isIntegralNumber() || !v.canConvertToLong()).isPresent()) {
      problem(field, "%s is no whole number; give one such as 42".formatted(value.get()));
      return Optional.empty();
    }
    return value.map(JsonNode::asLong);
  }

  Optional<Integer> whole(String field, int least, int most) {
    Optional<Long> value = number(field);
    if (value.filter(v -> v < least || v > most).isPresent()) {
      problem(
          field,
          most == Integer.MAX_VALUE
              ? "%d is too small; give %d or more".formatted(value.get(), least)
              : "%d is out of range; give %d to %d".formatted(value.get(), least, most));
      return Optional.empty();
    }
    return value.map(Math::toIntExact);
  }

  Optional<Double> fraction(String field) {
    Optional<JsonNode> value = Json.at(json, field);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal number = value.get().isNumber() ? value.get().decimalValue() : BigDecimal.TWO;
    if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
      problem(field, "%s is not from 0 to 1; give e.g. 0.25".formatted(value.get()));
      return Optional.empty();
    }
    return Optional.of(number.doubleValue());
  }

  /** A duration that is not negative. */
  Optional<Duration> duration(String field) {
    return anyDuration(field)
        .filter(
            duration -> {
              if (duration.isNegative()) {
                problem(field, "is negative; give a duration such as 500ms, 3s or 1m");
              }
              return !duration.isNegative();
            });
  }

  Optional<Duration> anyDuration(String field) {
    Optional<JsonNode> value = Json.at(json, field);
    Optional<Duration> duration = value.flatMap(v -> GoDurations.parse(v.asText("")));
    if (value.isPresent() && duration.isEmpty()) {
      problem(field, "%s is no duration; give one such as 500ms, 3s or 1m".formatted(value.get()));
    }
    return duration;
  }

  /** {@code min} and {@code max}; one of them alone is both. */
  Optional<Range> range() {
    Optional<Duration> min = duration("min");
    Optional<Duration> max = duration("max");
    if (min.isEmpty() && max.isEmpty()) {
      return Optional.empty();
    }
    Duration from = min.orElseGet(max::orElseThrow);
    Duration to = max.orElse(from);
    if (to.compareTo(from) < 0) {
      problem("max", "is less than min; give the larger of the two here");
      return Optional.empty();
    }
    return Optional.of(new Range(from, to));
  }

  Range neededRange() {
    if (!json.has("min") && !json.has("max")) {
      problem("min", "is missing; give a duration such as 500ms, and max for a range");
    }
    return range().orElse(Range.NONE);
  }
}
