package dev.sluice.controller.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WriteBudgetTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void aFullSecondMayBeSpentAtOnceThenItWaits() {
    WriteBudget budget = new WriteBudget(now::get, 5);

    for (int i = 0; i < 5; i++) {
      assertThat(budget.tryTake()).isTrue();
    }
    assertThat(budget.tryTake()).isFalse();
    assertThat(budget.untilNext()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void anIdleHourEarnsNoMoreThanASecond() {
    WriteBudget budget = new WriteBudget(now::get, 5);
    now.updateAndGet(at -> at.plus(Duration.ofHours(1)));

    assertThat(take(budget)).isEqualTo(5);
  }

  @Test
  void lessThanOneASecondStillHoldsOneToken() {
    WriteBudget budget = new WriteBudget(now::get, 0.5);

    assertThat(budget.tryTake()).isTrue();
    assertThat(budget.tryTake()).isFalse();
    now.updateAndGet(at -> at.plusSeconds(2));
    assertThat(budget.tryTake()).isTrue();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    WriteBudget budget = new WriteBudget(now::get, 1);
    budget.tryTake();
    now.updateAndGet(at -> at.minusSeconds(60));

    assertThat(budget.tryTake()).isFalse();
  }

  @Property
  void overAnyTimeItNeverGivesMoreThanItsRateAndOneBurst(
      @ForAll @IntRange(min = 1, max = 50) int perSecond,
      @ForAll @IntRange(min = 0, max = 60) int seconds) {
    WriteBudget budget = new WriteBudget(now::get, perSecond);
    int taken = take(budget);
    for (int i = 0; i < seconds * 10; i++) {
      now.updateAndGet(at -> at.plusMillis(100));
      taken += take(budget);
    }

    assertThat(taken).isBetween(perSecond * seconds, perSecond * (seconds + 1));
  }

  private static int take(WriteBudget budget) {
    int taken = 0;
    while (budget.tryTake()) {
      taken++;
    }
    return taken;
  }
}
