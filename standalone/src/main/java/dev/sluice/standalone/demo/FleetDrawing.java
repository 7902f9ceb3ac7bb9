package dev.sluice.standalone.demo;

import static dev.sluice.standalone.demo.Ansi.BLUE;
import static dev.sluice.standalone.demo.Ansi.BOLD;
import static dev.sluice.standalone.demo.Ansi.DIM;
import static dev.sluice.standalone.demo.Ansi.GREEN;
import static dev.sluice.standalone.demo.Ansi.RED;
import static dev.sluice.standalone.demo.Ansi.RESET;
import static dev.sluice.standalone.demo.Ansi.YELLOW;

import java.util.ArrayList;
import java.util.List;

/** Draws the fleet as a table: a column for each cluster. Pure. */
final class FleetDrawing {

  private static final int COLUMN = 26;
  private static final int BAR = 8;

  private FleetDrawing() {}

  /**
   * The table; no line is wider than 80 columns, as a wrapped one could not be drawn over.
   *
   * @param clusters the columns, in order
   * @param apps in the order to be drawn
   */
  static List<String> of(List<String> clusters, List<FleetApp> apps) {
    List<List<FleetApp>> columns =
        clusters.stream()
            .map(cluster -> apps.stream().filter(app -> app.cluster().equals(cluster)).toList())
            .toList();
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("  ");
    clusters.forEach(
        name -> header.append(BOLD).append(("%-" + COLUMN + "s").formatted(name)).append(RESET));
    lines.add(header.toString());
    int rows = columns.stream().mapToInt(List::size).max().orElse(0);
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder("  ");
      for (List<FleetApp> column : columns) {
        line.append(row < column.size() ? cell(column.get(row)) : " ".repeat(COLUMN));
      }
      lines.add(line.toString());
    }
    lines.add(
        "  %d under way   %s%d promoted%s   %s%d rolled back%s"
            .formatted(
                apps.stream().filter(app -> !app.over()).count(),
                GREEN,
                apps.stream().filter(FleetApp::promoted).count(),
                RESET,
                RED,
                apps.stream().filter(FleetApp::rolledBack).count(),
                RESET));
    return lines;
  }

  // Name, bar, version and what became of it: as wide as a column, colours not counted.
  private static String cell(FleetApp app) {
    int canary = app.promoted() ? BAR : Math.round(app.weight() * BAR / 100f);
    String bar = BLUE + "█".repeat(BAR - canary) + YELLOW + "█".repeat(canary) + RESET;
    String state;
    if (app.rolledBack()) {
      state = RED + "✗ back" + RESET;
    } else if (app.promoted()) {
      state = GREEN + "✓ %-4s".formatted(app.version()) + RESET;
    } else {
      state = DIM + "%3d %% ".formatted(app.weight()) + RESET;
    }
    return "%-9s %s %s ".formatted(app.name(), bar, state);
  }
}
