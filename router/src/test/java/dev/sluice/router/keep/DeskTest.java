package dev.sluice.router.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.Attempt;
import dev.sluice.router.Commands;
import dev.sluice.router.FakeObjects;
import dev.sluice.router.plan.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeskTest {

  private static final ObjectRef OBJECT = FakeObjects.service("vs");
  private static final KeeperSettings SETTINGS =
      new KeeperSettings(1, Duration.ofSeconds(1), Duration.ofSeconds(10));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final RoutingCommand first = Commands.weight(1, 20).build();
  private final Desk desk = new Desk(first, SETTINGS);

  @Test
  void repairsOfAFightWaitLongerEachTime() {
    settle(verified("1", true));
    List<Duration> waits = new ArrayList<>();
    for (int fight = 2; fight < 8; fight++) {
      Duration wait = desk.changed(OBJECT, "foreign" + fight, now).orElseThrow();
      waits.add(wait);
      now = now.plus(wait);
      desk.wake();
      assertThat(settle(verified(Integer.toString(fight), true)).repaired()).isTrue();
    }

    assertThat(waits).map(Duration::toSeconds).containsExactly(0L, 1L, 2L, 4L, 8L, 10L);
  }

  @Test
  void afterAMinuteOfPeaceARepairIsImmediateAgain() {
    settle(verified("1", true));
    repair("2");
    repair("3");
    now = now.plus(Duration.ofMinutes(2));

    assertThat(desk.changed(OBJECT, "foreign", now)).contains(Duration.ZERO);
  }

  @Test
  void aFailureIsTriedAgainLaterEachTime() {
    List<Duration> waits = new ArrayList<>();
    for (int attempt = 0; attempt < 6; attempt++) {
      waits.add(settle(failed()).again().orElseThrow());
      desk.wake();
    }

    assertThat(waits).map(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void aChangeDuringAnAttemptIsLookedAtUnlessTheAttemptSawIt() {
    assertThat(desk.begin()).contains(first);
    assertThat(desk.changed(OBJECT, "7", now)).isEmpty();
    assertThat(desk.settle(first, verified("7", false), now).again()).isEmpty();

    desk.wake();
    assertThat(desk.begin()).contains(first);
    assertThat(desk.changed(OBJECT, "8", now)).isEmpty();
    assertThat(desk.settle(first, verified("7", false), now).again()).contains(Duration.ZERO);
  }

  @Test
  void theVersionSeenLastIsNoChange() {
    settle(verified("7", false));

    assertThat(desk.changed(OBJECT, "7", now)).isEmpty();
    assertThat(desk.changed(OBJECT, "", now)).as("removed").isPresent();
  }

  @Test
  void anOutcomeForACommandThatWasReplacedMeanwhileIsNotTold() {
    assertThat(desk.begin()).contains(first);
    RoutingCommand second = Commands.weight(2, 40).build();
    assertThat(desk.take(second)).isTrue();

    Desk.Next next = desk.settle(first, verified("1", true), now);

    assertThat(next.tell()).isEmpty();
    assertThat(next.again()).contains(Duration.ZERO);
    assertThat(desk.begin()).contains(second);
  }

  @Test
  void onlyOneAttemptRunsAtATime() {
    assertThat(desk.begin()).isPresent();
    assertThat(desk.begin()).isEmpty();
  }

  @Test
  void aReleaseEndsTheDeskOnceItIsDone() {
    settle(verified("1", true));
    RoutingCommand release = Commands.weight(2, 0).setRelease(true).build();
    desk.take(release);
    assertThat(desk.withdraw()).as("the release must run first").isFalse();

    assertThat(desk.begin()).contains(release);
    assertThat(desk.settle(release, failed(2), now).done()).isFalse();
    desk.wake();
    assertThat(desk.begin()).contains(release);
    assertThat(desk.settle(release, reported(2, Map.of(), true), now).done()).isTrue();
  }

  private void repair(String version) {
    now = now.plus(desk.changed(OBJECT, "foreign" + version, now).orElseThrow());
    desk.wake();
    settle(verified(version, true));
  }

  private Desk.Next settle(Attempt attempt) {
    Optional<RoutingCommand> begun = desk.begin();
    assertThat(begun).isPresent();
    return desk.settle(begun.get(), attempt, now);
  }

  private static Attempt verified(String version, boolean wrote) {
    return reported(1, Map.of(OBJECT, version), wrote);
  }

  private static Attempt reported(long epoch, Map<ObjectRef, String> versions, boolean wrote) {
    return new Attempt.Reported(
        RoutingReport.newBuilder()
            .setEpoch(epoch)
            .setOutcome(RoutingReport.Outcome.OUTCOME_VERIFIED)
            .build(),
        versions,
        wrote);
  }

  private static Attempt failed() {
    return failed(1);
  }

  private static Attempt failed(long epoch) {
    return new Attempt.Reported(
        RoutingReport.newBuilder()
            .setEpoch(epoch)
            .setOutcome(RoutingReport.Outcome.OUTCOME_FAILED)
            .build(),
        Map.of(OBJECT, ""),
        false);
  }
}
