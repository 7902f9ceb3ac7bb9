package dev.sluice.observability.health;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every part's state at one moment.
 *
 * @param parts by name, in the order of their names
 */
public record Report(Map<String, State> parts) {

  /** Copies the map. */
  public Report {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /** Whether every part is up. */
  public boolean isUp() {
    return parts.values().stream().allMatch(State.Up.class::isInstance);
  }

  /** One line a part, then {@code ok} or {@code not ok}. */
  public String text() {
    return parts.entrySet().stream()
        .map(part -> line(part.getKey(), part.getValue()) + "\n")
        .collect(Collectors.joining("", "", isUp() ? "ok\n" : "not ok\n"));
  }

  private static String line(String part, State state) {
    return switch (state) {
      case State.Up up -> "[+] " + part;
      case State.Down(String why) -> "[-] " + part + ": " + why;
    };
  }
}
