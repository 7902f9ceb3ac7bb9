package dev.sluice.standalone.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Where the demo draws. On a terminal a block of lines at the bottom is drawn anew in place and
 * what happens scrolls by above it; elsewhere only what happens is printed. Thread-safe.
 */
final class Screen {

  private final PrintWriter out;
  private final boolean terminal;
  private final InstantSource clock;
  private final Instant start;
  private List<String> block = List.of();
  private int drawn;

  Screen(PrintWriter out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Prints a line with the seconds since the start. */
  synchronized void say(String line) {
    double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
    erase();
    out.printf("%6.1f s  %s%n", seconds, line);
    draw();
  }

  /** Does so only where no block is drawn that shows the same. */
  synchronized void sayWhereNothingIsDrawn(String line) {
    if (!terminal) {
      say(line);
    }
  }

  /** Leaves the block where it is drawn; what is printed from now on comes below it. */
  synchronized void keep() {
    block = List.of();
    drawn = 0;
  }

  /** Prints a line as it is. */
  synchronized void print(String line) {
    erase();
    out.println(line);
    draw();
  }

  /** Draws this block from now on; an empty one draws nothing. */
  synchronized void show(List<String> lines) {
    if (!terminal || lines.equals(block)) {
      return;
    }
    erase();
    block = List.copyOf(lines);
    draw();
  }

  private void erase() {
    if (drawn > 0) {
      // Up to the block's first line, and clear from there to the end of the screen.
      out.printf("\u001b[%dA\u001b[J", drawn);
      drawn = 0;
    }
  }

  private void draw() {
    if (terminal && !block.isEmpty()) {
      out.println();
      block.forEach(out::println);
      drawn = block.size() + 1;
    }
    out.flush();
  }
}
