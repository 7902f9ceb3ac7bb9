package dev.sluice.clustersim.builtin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the server writes the fields of the built-in types: which ones it always shows, which ones it
 * drops when they are zero. OpenAPI does not tell that, so that it comes from a table of its own.
 */
final class Encoding {

  /** What becomes of a field. */
  enum Presence {
    /** Shown when given, whatever the value. */
    GIVEN,
    /** Shown unless empty, false or zero. */
    UNLESS_ZERO,
    /** Always shown, with its zero value where nothing was given. */
    ALWAYS,
    /** Shown as null where nothing was given. */
    OR_NULL
  }

  /**
   * One field.
   *
   * @param type the name that decoding errors use: {@code int32}, {@code []v1.Container}
   */
  record Field(Presence presence, String type) {}

  private final Map<String, Map<String, Field>> definitions = new HashMap<>();

  private Encoding() {}

  /** Of lines {@code DEFINITION FIELD=PRESENCE:TYPE ...}. */
  static Encoding parse(List<String> lines) {
    Encoding encoding = new Encoding();
    for (String line : lines) {
      List<String> words = words(line);
      Map<String, Field> fields = new LinkedHashMap<>();
      for (String word : words.subList(1, words.size())) {
        int equals = word.indexOf('=');
        fields.put(
            word.substring(0, equals),
            new Field(presence(word.charAt(equals + 1)), word.substring(equals + 3)));
      }
      encoding.definitions.put(words.getFirst(), Collections.unmodifiableMap(fields));
    }
    return encoding;
  }

  /** The fields of a definition in the order they are shown; empty where it is not a struct. */
  Optional<Map<String, Field>> of(String definition) {
    return Optional.ofNullable(definitions.get(definition));
  }

  private static List<String> words(String line) {
    List<String> all = new ArrayList<>();
    int start = 0;
    for (int space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', start)) {
      all.add(line.substring(start, space));
      start = space + 1;
    }
    all.add(line.substring(start));
    return all;
  }

  private static Presence presence(char letter) {
    return switch (letter) {
      case 'p' -> Presence.GIVEN;
      case 'z' -> Presence.UNLESS_ZERO;
      case 'a' -> Presence.ALWAYS;
      case 'n' -> Presence.OR_NULL;
      default -> throw new IllegalStateException("no presence " + letter);
    };
  }
}
