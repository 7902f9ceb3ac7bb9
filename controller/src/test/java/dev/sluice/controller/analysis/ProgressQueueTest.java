package dev.sluice.controller.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressQueueTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final ProgressQueue queue = new ProgressQueue();

  @Test
  void theStalestRunComesFirst() {
    queue.progress("fresh", T0.plusSeconds(9));
    queue.progress("stale", T0);
    queue.progress("middle", T0.plusSeconds(3));

    assertThat(queue.takeProgress()).contains("stale");
    assertThat(queue.takeProgress()).contains("middle");
    assertThat(queue.takeProgress()).contains("fresh");
    assertThat(queue.takeProgress()).isEmpty();
  }

  @Test
  void aPhaseChangeTakesARunOutOfTheProgressLine() {
    queue.progress("run", T0);
    queue.urgent("run");

    assertThat(queue.hasProgress()).isFalse();
    assertThat(queue.takeUrgent()).contains("run");
    assertThat(queue.takeUrgent()).isEmpty();
  }

  @Test
  void progressOfARunThatWaitsWithAPhaseChangeIsNotQueuedTwice() {
    queue.urgent("run");
    queue.progress("run", T0);
    queue.urgent("run");

    assertThat(queue.takeUrgent()).contains("run");
    assertThat(queue.takeUrgent()).isEmpty();
    assertThat(queue.hasProgress()).isFalse();
  }

  @Test
  void aRunThatIsGoneIsForgotten() {
    queue.urgent("a");
    queue.progress("b", T0);
    queue.remove("a");
    queue.remove("b");

    assertThat(queue.takeUrgent()).isEmpty();
    assertThat(queue.takeProgress()).isEmpty();
  }

  @Test
  void aRunMayComeBackAfterItWasTaken() {
    queue.progress("run", T0);
    queue.takeProgress();
    queue.progress("run", T0.plusSeconds(1));

    assertThat(queue.takeProgress()).contains("run");
  }
}
