package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrawingTest {

  @Test
  void theBlockShowsTrafficPodsMeasurementsAndTheStep() {
    Snapshot now =
        HappeningsTest.update(
            1,
            20,
            false,
            List.of(
                HappeningsTest.run(
                    "Running", "", new Snapshot.Measured("t1", "Successful", "[0.99]"))),
            true);
    assertThat(plain(Drawing.of(now)))
        .containsExactly(
            "  web v1 → v2  Progressing  step 2/2 pause 3s",
            "  traffic   " + "█".repeat(40) + "  20 % canary",
            "  v2   canary ■□ 1/2 ready",
            "  v1   stable ■■■■■ 5/5 ready",
            "  background success-rate  ✓[0.99] Running");
  }

  @Test
  void anAbortShowsItsCauseInPlaceOfTheStep() {
    assertThat(plain(Drawing.of(HappeningsTest.update(1, 0, true, List.of(), true))).getFirst())
        .isEqualTo("  web v1 → v2  Degraded  because");
  }

  @Test
  void noLineIsWiderThanATerminal() {
    Snapshot.Measured[] many = new Snapshot.Measured[20];
    Arrays.fill(many, new Snapshot.Measured("t", "Successful", "[0.997]"));
    Snapshot now =
        HappeningsTest.update(1, 20, true, List.of(HappeningsTest.run("Running", "", many)), true);
    Snapshot wordy =
        new Snapshot(
            now.version(),
            now.stable(),
            true,
            now.phase(),
            "why ".repeat(100),
            true,
            1,
            now.steps(),
            20,
            now.replicas(),
            now.runs());
    assertThat(plain(Drawing.of(wordy)))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void aPlainScreenPrintsLinesOnly() {
    StringWriter text = new StringWriter();
    Screen screen = screen(text, false);
    screen.show(List.of("block"));
    screen.say("something happened");
    assertThat(text.toString()).isEqualTo("   0.0 s  something happened\n");
  }

  @Test
  void aTerminalKeepsTheBlockBelowWhatHappens() {
    StringWriter text = new StringWriter();
    Screen screen = screen(text, true);
    screen.show(List.of("block"));
    screen.say("something happened");
    assertThat(text.toString())
        .isEqualTo("\nblock\n\u001b[2A\u001b[J   0.0 s  something happened\n\nblock\n");
  }

  private static Screen screen(StringWriter text, boolean terminal) {
    return new Screen(new PrintWriter(text), terminal, InstantSource.fixed(Instant.EPOCH));
  }

  private static List<String> plain(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
  }
}
