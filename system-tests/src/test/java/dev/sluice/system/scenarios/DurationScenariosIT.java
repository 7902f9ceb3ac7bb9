package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.condition;
import static dev.sluice.system.scenarios.Expect.deadline;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.wanted;
import static dev.sluice.system.scenarios.Manifests.blueGreen;
import static dev.sluice.system.scenarios.Manifests.canary;
import static dev.sluice.system.scenarios.Manifests.routed;
import static dev.sluice.system.scenarios.Manifests.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.harness.Shop;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a status says about times. */
@OnKubernetes
@ExtendWith(Stage.class)
class DurationScenariosIT {

  private static final String PAUSE_AT_50 = "steps: [{setWeight: 50}, {pause: {}}]";

  /** Times are told in seconds, and clocks are read at both ends. */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  private static final String STARTED = "/duration/rolloutStartedAt";
  private static final String FINISHED = "/duration/finishedAt";
  private static final String WAITS_SINCE = "/duration/manualPauseStartedAt";
  private static final String WAITED = "/duration/totalManualPauseDurationSeconds";
  private static final String HOW = "/duration/completionStatus";

  private static Instant time(State state, String pointer) {
    String text = state.status().at(pointer).asText();
    assertThat(text)
        .as("time at %s of %s", pointer, state)
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    return Instant.parse(text);
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  @Scenario
  void aPauseTakesItsTimeInWhateverFormItIsWritten(Play play) {
    play.open(
        canary(
            "replicas: 1",
            "steps: [{pause: {duration: 2}}, {pause: {duration: '2'}}, {pause: {duration: 2s}},"
                + " {pause: {duration: 1h}}]"));
    play.ship("web:2");
    State state = play.settles(phase("Paused"), step(3), wanted(2, 0));
    Instant last = time(state, "/pauseConditions/0/startTime");
    assertThat(Duration.between(time(state, STARTED), last))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(6));
    assertThat(state.status().at(WAITED).asInt()).as("a timed pause is not a person's").isZero();
    play.promote();
    play.settles(phase("Healthy"), status(HOW, "Promoted"), status(WAITED, ""));
  }

  @Scenario
  void aPauseKeepsTheTimeItBeganAt(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    Instant shipped = now();
    play.ship("web:2");
    State paused = play.until(phase("Paused"), pods(2, 1), pods(1, 1));
    Instant began = time(paused, "/pauseConditions/0/startTime");
    assertThat(began).isBetween(shipped.minus(ROUNDING), now().plus(ROUNDING));
    play.pass(Duration.ofMillis(1_500));
    play.scale(4);
    State later = play.settles(phase("Paused"), pods(2, 2), pods(1, 2));
    assertThat(time(later, "/pauseConditions/0/startTime")).isEqualTo(began);
    assertThat(later.status().path("controllerPause").asBoolean()).isTrue();
  }

  @Scenario
  void anUpdateTellsHowLongItTookAndHowLongAPersonLetItWait(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    Instant shipped = now();
    play.ship("web:2");
    State paused = play.until(phase("Paused"), status(FINISHED, ""));
    Instant started = time(paused, STARTED);
    assertThat(started).isBetween(shipped.minus(ROUNDING), now().plus(ROUNDING));
    assertThat(time(paused, WAITS_SINCE)).isAfterOrEqualTo(started);
    play.pass(Duration.ofSeconds(3));

    play.promote();
    State done =
        play.settles(phase("Healthy"), stable(2), status(HOW, "Promoted"), status(WAITS_SINCE, ""));
    assertThat(time(done, STARTED)).isEqualTo(started);
    assertThat(done.status().at(WAITED).asInt()).isBetween(2, 90);
    assertThat(Duration.between(started, time(done, FINISHED)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(done.status().at(WAITED).asInt()));
  }

  @Scenario
  void everyEndIsToldByItsName(Play play) {
    play.open(
        canary("replicas: 1\nrollbackWindow: {revisions: 1}", "maxUnavailable: 1\n" + PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"));
    play.promoteFull();
    play.until(phase("Healthy"), stable(2), status(HOW, "FastPromoted"));

    play.ship("web:3");
    State third = play.until(phase("Paused"), status(HOW, ""), status(FINISHED, ""));
    play.pass(Duration.ofMillis(1_500));
    play.ship("web:4");
    State fourth = play.until(phase("Paused"), revision(4), status(HOW, ""));
    assertThat(time(fourth, STARTED)).isAfter(time(third, STARTED));

    play.abort();
    State aborted = play.until(phase("Degraded"), status(HOW, "Aborted"));
    assertThat(time(aborted, FINISHED)).isAfterOrEqualTo(time(aborted, STARTED));
    assertThat(time(aborted, "/abortedAt")).isBeforeOrEqualTo(now().plus(ROUNDING));
    play.pass(Duration.ofMillis(1_500));
    play.retry();
    State again = play.until(phase("Paused"), status(HOW, ""), status("/abortedAt", ""));
    assertThat(time(again, STARTED)).isAfter(time(fourth, STARTED));

    play.undo(2);
    play.until(phase("Healthy"), stable(5), status(HOW, "FastRolledBack"));
  }

  @Scenario
  void aFrozenUpdateCountsAsWaitingForAPerson(Play play) {
    play.open(canary("replicas: 2", "steps: [{setWeight: 50}, {pause: {duration: 2s}}]"));
    play.pause();
    play.ship("web:2");
    play.until(phase("Paused"), message("manually paused"));
    State waiting =
        play.until(state -> state.status().at(WAITS_SINCE).asText().isEmpty() ? "no wait" : "");
    assertThat(time(waiting, WAITS_SINCE)).isAfterOrEqualTo(time(waiting, STARTED));
    play.pass(Duration.ofSeconds(2));
    play.resume();
    State done = play.settles(phase("Healthy"), stable(2), status(HOW, "Promoted"));
    assertThat(done.status().at(WAITED).asInt()).isPositive();
  }

  @Scenario
  void aTimedSwitchComesNoSoonerThanItSays(Play play) {
    play.open(
        services("active", "preview"),
        blueGreen("replicas: 1", "autoPromotionSeconds: 4\nscaleDownDelaySeconds: 40"));
    play.ship("web:2");
    State paused = play.until(phase("Paused"), message("BlueGreenPause"), selects("active", 1));
    Instant began = time(paused, "/pauseConditions/0/startTime");
    State done = play.until(phase("Healthy"), stable(2), deadline(1, true));
    Instant finished = time(done, FINISHED);
    assertThat(Duration.between(began, finished)).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    assertThat(done.status().at(HOW).asText()).isEqualTo("Promoted");
    assertThat(done.status().at(WAITED).asInt()).isZero();
    assertThat(Duration.between(finished, end(done, 1)))
        .isBetween(Duration.ofSeconds(40).minus(ROUNDING), Duration.ofSeconds(60));
  }

  private static Instant end(State state, int revision) {
    String text = Expect.deadline(state, revision).orElseThrow();
    assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    return Instant.parse(text);
  }

  @Scenario
  void aBlueGreenUpdateThatWaitsForAWordTellsSo(Play play) {
    play.open(
        services("active", "preview"), blueGreen("replicas: 1", "autoPromotionEnabled: false"));
    play.ship("web:2");
    State paused = play.until(phase("Paused"), status(FINISHED, ""));
    assertThat(time(paused, WAITS_SINCE)).isAfterOrEqualTo(time(paused, STARTED));
    play.pass(Duration.ofSeconds(3));
    play.promote();
    State done = play.until(phase("Healthy"), stable(2), status(HOW, "Promoted"));
    assertThat(done.status().at(WAITED).asInt()).isBetween(2, 90);
    play.undo(1);
    play.until(phase("Healthy"), stable(3), status(HOW, "FastRolledBack"));
  }

  @Scenario
  void whatIsKeptAfterAnAbortSaysUntilWhen(Play play) {
    play.open(
        Shop.SERVICES,
        Shop.VIRTUAL_SERVICE,
        routed("replicas: 1", "abortScaleDownDelaySeconds: 50\n" + PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.abort();
    State aborted = play.until(phase("Degraded"), deadline(2, true), status(HOW, "Aborted"));
    assertThat(Duration.between(time(aborted, "/abortedAt"), end(aborted, 2)))
        .isBetween(Duration.ofSeconds(50).minus(ROUNDING), Duration.ofSeconds(80));
    Instant end = end(aborted, 2);
    play.stays(Duration.ofSeconds(3), phase("Degraded"), deadline(2, true));
    assertThat(end(play.state(), 2)).as("does not move").isEqualTo(end);
  }

  @Scenario
  void aPodCountsOnlyWhenItWasReadyForLongEnough(Play play) {
    play.open(canary("replicas: 2\nminReadySeconds: 4", PAUSE_AT_50));
    play.ship("web:2");
    play.until(
        state ->
            state.replicaSet(2).at("/status/readyReplicas").asInt() == 1
                    && state.replicaSet(2).at("/status/availableReplicas").asInt() == 0
                ? ""
                : "never ready before it is available");
    assertThat(play.state().status().path("currentStepIndex").asInt()).isZero();
    play.settles(phase("Paused"), step(1), pods(2, 1));

    play.patch("spec: {minReadySeconds: 1}");
    State changed = play.settles(phase("Paused"), step(1), revision(2));
    assertThat(changed.replicaSet(2).at("/spec/minReadySeconds").asInt()).isOne();
  }

  @Scenario
  void aStandstillIsToldNoSoonerThanItsDeadlineAndEachSignOfLifeBeginsItAnew(Play play) {
    play.open(canary("replicas: 4\nprogressDeadlineSeconds: 5", "maxSurge: 1\nmaxUnavailable: 0"));
    Instant shipped = now();
    play.ship("web:nonexistent");
    play.until(phase("Degraded"), message("ProgressDeadlineExceeded"));
    assertThat(Duration.between(shipped, now()))
        .isGreaterThan(Duration.ofSeconds(5).minus(ROUNDING));
    // Another version takes the word back.
    play.ship("web:3");
    play.until(
        phase("Healthy"), pods(3, 4), condition("Progressing", "True", "NewReplicaSetAvailable"));
  }

  @Scenario
  void aConditionKeepsTheTimeOfItsLastTurn(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.ship("web:2");
    State first = play.until(phase("Paused"), condition("Completed", "False"), pods(2, 1));
    String turned = first.condition("Completed").orElseThrow().path("lastTransitionTime").asText();
    play.pass(Duration.ofMillis(1_500));
    play.scale(4);
    State later = play.settles(phase("Paused"), pods(2, 2));
    assertThat(later.condition("Completed").orElseThrow().path("lastTransitionTime").asText())
        .isEqualTo(turned);
    play.promote();
    State done = play.until(phase("Healthy"), condition("Completed", "True"));
    assertThat(done.condition("Completed").orElseThrow().path("lastTransitionTime").asText())
        .isGreaterThan(turned);
  }
}
