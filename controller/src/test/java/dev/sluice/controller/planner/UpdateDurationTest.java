package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UpdateDurationTest {

  private final Sim sim =
      Sim.of("{steps: [{setWeight: 25}, {pause: {}}, {pause: {duration: 5m}}]}");

  @Test
  void theFirstDeploymentIsNoUpdate() {
    assertThat(sim.status().duration()).isNull();
  }

  @Test
  void timeSpentWaitingForAPersonIsSummedUpAndTimedPausesAreNot() {
    sim.image("app:2");
    Instant began = duration().rolloutStartedAt();
    assertThat(duration().manualPauseStartedAt()).isNotNull();
    assertThat(duration().finishedAt()).isNull();
    assertThat(duration().completionStatus()).isEmpty();

    sim.cluster.sleep(Duration.ofMinutes(10));
    sim.command("promote");
    assertThat(duration().manualPauseStartedAt()).isNull();
    assertThat(duration().totalManualPauseDurationSeconds()).isBetween(600L, 615L);
    long waited = duration().totalManualPauseDurationSeconds();

    sim.cluster.sleep(Duration.ofMinutes(6));
    assertThat(duration().completionStatus()).isEqualTo("Promoted");
    assertThat(duration().rolloutStartedAt()).isEqualTo(began);
    assertThat(duration().totalManualPauseDurationSeconds()).isEqualTo(waited);
  }

  @Test
  void aFullPromotionIsAFastOneAndEndsTheWait() {
    sim.image("app:2");
    sim.cluster.sleep(Duration.ofMinutes(1));
    sim.command("promote-full");

    assertThat(duration().completionStatus()).isEqualTo("FastPromoted");
    assertThat(duration().manualPauseStartedAt()).isNull();
    assertThat(duration().totalManualPauseDurationSeconds()).isBetween(60L, 75L);
  }

  @Test
  void theWayBackToABlueGreenVersionThatIsStillKeptIsAFastOne() {
    Sim bluegreen = Sim.blueGreen("autoPromotionEnabled: false", "").image("app:2");
    bluegreen.command("promote");
    bluegreen.image("app:1");
    RolloutStatus.Duration duration = Objects.requireNonNull(bluegreen.status().duration());
    assertThat(duration.completionStatus()).isEqualTo("FastRolledBack");
  }

  @Test
  void anAbortEndsItAndARetryBeginsAnew() {
    sim.image("app:2").command("abort");
    assertThat(duration().completionStatus()).isEqualTo("Aborted");
    Instant began = duration().rolloutStartedAt();

    sim.cluster.sleep(Duration.ofMinutes(1));
    sim.command("retry");
    assertThat(duration().finishedAt()).isNull();
    assertThat(duration().rolloutStartedAt()).isAfter(began);
  }

  @Test
  void goingBackToTheStableVersionIsAFastRollback() {
    sim.image("app:2").image("app:1");
    assertThat(duration().completionStatus()).isEqualTo("FastRolledBack");
  }

  @Test
  void goingBackToAnOlderVersionStepByStepIsARollback() {
    sim.cluster.sleep(Duration.ofMinutes(1));
    sim.image("app:2").command("promote-full");
    sim.image("app:1").command("promote");
    sim.cluster.sleep(Duration.ofMinutes(6));
    assertThat(duration().completionStatus()).isEqualTo("RolledBack");
  }

  @Test
  void aRestingRolloutThatWasTakenOverHasNone() {
    sim.patch("status: {duration: null}").settle();
    assertThat(sim.status().duration()).isNull();
  }

  private RolloutStatus.Duration duration() {
    return Objects.requireNonNull(sim.status().duration(), "status.duration");
  }
}
