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

/** Draws a snapshot as a block of terminal lines. Pure. */
final class Drawing {

  private static final int BAR = 40;
  private static final int TEXT = 50;
  private static final int SHOWN = 4;

  private Drawing() {}

  /** The block; no line is wider than 80 columns, as a wrapped one could not be drawn over. */
  static List<String> of(Snapshot now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s%s%s  %s  %s%s%s"
            .formatted(
                BOLD,
                title(now),
                RESET,
                phase(now.phase()),
                DIM,
                cut(now.aborted() ? now.message() : now.stepText()),
                RESET));
    lines.add("  traffic   %s %3d %% canary".formatted(bar(now.weight()), now.weight()));
    for (Snapshot.Replicas replicas : now.replicas()) {
      lines.add(
          "  %-4s %-6s %s%s%s%s %d/%d ready"
              .formatted(
                  replicas.version(),
                  role(now, replicas),
                  replicas.stable() ? BLUE : YELLOW,
                  "■".repeat(Math.max(0, replicas.ready())),
                  "□".repeat(Math.max(0, replicas.desired() - replicas.ready())),
                  RESET,
                  replicas.ready(),
                  replicas.desired()));
    }
    for (Snapshot.Run run : now.runs()) {
      if (run.version().equals(now.version())) {
        run.metrics().forEach(metric -> lines.add(measured(run, metric)));
      }
    }
    return lines;
  }

  private static String cut(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
  }

  private static String role(Snapshot now, Snapshot.Replicas replicas) {
    if (replicas.stable()) {
      return "stable";
    }
    return replicas.version().equals(now.version()) ? "canary" : "old";
  }

  private static String title(Snapshot now) {
    String stable = now.stable().orElse("nothing");
    return stable.equals(now.version()) ? "web " + stable : "web " + stable + " → " + now.version();
  }

  private static String phase(String phase) {
    String colour =
        switch (phase) {
          case "Healthy" -> GREEN;
          case "Degraded" -> RED;
          default -> YELLOW;
        };
    return colour + phase + RESET;
  }

  private static String bar(int weight) {
    int canary = Math.round(weight * BAR / 100f);
    return BLUE + "█".repeat(BAR - canary) + YELLOW + "█".repeat(canary) + RESET;
  }

  private static String measured(Snapshot.Run run, Snapshot.Metric metric) {
    StringBuilder line = new StringBuilder("  %-10s %-13s ".formatted(run.kind(), metric.name()));
    List<Snapshot.Measured> all = metric.measured();
    for (Snapshot.Measured one : all.subList(Math.max(0, all.size() - SHOWN), all.size())) {
      line.append(one.phase().equals("Successful") ? GREEN + "✓" : RED + "✗")
          .append(one.value())
          .append(RESET)
          .append(' ');
    }
    return line.append(DIM).append(run.phase()).append(RESET).toString();
  }
}
