package dev.sluice.expressions.syntax;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in functions that take a predicate as their second argument.
 *
 * @param name the function
 * @param least how many arguments it needs
 * @param most how many it takes
 */
public record Predicates(String name, int least, int most) {
  private static final Map<String, Predicates> ALL =
      Map.ofEntries(
          entry("all", 2, 2),
          entry("none", 2, 2),
          entry("any", 2, 2),
          entry("one", 2, 2),
          entry("filter", 2, 2),
          entry("map", 2, 2),
          entry("count", 1, 2),
          entry("sum", 1, 2),
          entry("find", 2, 2),
          entry("findIndex", 2, 2),
          entry("findLast", 2, 2),
          entry("findLastIndex", 2, 2),
          entry("groupBy", 2, 2),
          entry("sortBy", 2, 3),
          entry("reduce", 2, 3));

  private static Map.Entry<String, Predicates> entry(String name, int least, int most) {
    return Map.entry(name, new Predicates(name, least, most));
  }

  /** The function of a name, if it takes a predicate. */
  public static Optional<Predicates> of(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** The names of all functions that take a predicate. */
  public static Set<String> names() {
    return ALL.keySet();
  }
}
