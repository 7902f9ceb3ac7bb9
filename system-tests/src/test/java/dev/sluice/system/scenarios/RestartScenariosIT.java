package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.availableAtLeast;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.that;
import static dev.sluice.system.scenarios.Manifests.blueGreen;
import static dev.sluice.system.scenarios.Manifests.canary;
import static dev.sluice.system.scenarios.Manifests.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.harness.Await;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code restartAt}: pods made anew without another version. */
@OnKubernetes
@ExtendWith(Stage.class)
class RestartScenariosIT {

  private static final String PAUSE_AT_50 = "steps: [{setWeight: 50}, {pause: {}}]";

  private static final Expect RESTARTED =
      that(
          "restarted",
          true,
          state ->
              !state.status().path("restartedAt").asText().isEmpty()
                  && state.status().path("restartedAt").equals(state.spec().path("restartAt")));

  private static List<String> uids(Play play, int revision) {
    return play.pods(revision).stream().map(pod -> pod.getMetadata().getUid()).toList();
  }

  /** Pods are told apart by their second of birth. */
  private static void letASecondPass(Play play) {
    play.pass(Duration.ofMillis(1_500));
  }

  private static boolean isNew(List<String> before, Pod pod) {
    return !before.contains(pod.getMetadata().getUid());
  }

  @Scenario
  void everyPodIsMadeAnewAndNoneTooManyAtOnce(Play play) {
    play.open(canary("replicas: 4", "maxUnavailable: 25%\n" + PAUSE_AT_50));
    List<String> before = uids(play, 1);
    letASecondPass(play);
    play.always(availableAtLeast(3));
    play.restart();
    play.until(phase("Progressing"), message("rollout is restarting"));
    play.until(phase("Healthy"), pods(1, 4), RESTARTED, revision(1));
    play.untilPods(1, "new", pod -> isNew(before, pod));
  }

  @Scenario
  void withoutAnyThatMayBeMissingOneAtATime(Play play) {
    play.open(canary("replicas: 2", "maxUnavailable: 0\nmaxSurge: 1"));
    List<String> before = uids(play, 1);
    letASecondPass(play);
    play.always(availableAtLeast(1));
    play.restart();
    play.until(phase("Healthy"), pods(1, 2), RESTARTED);
    play.untilPods(1, "new", pod -> isNew(before, pod));
  }

  @Scenario
  void aBudgetHoldsARestartUntilItAllowsIt(Play play) {
    play.open(
        canary("replicas: 2", PAUSE_AT_50),
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
        """);
    List<String> before = uids(play, 1);
    letASecondPass(play);
    play.restart();
    play.stays(Duration.ofSeconds(4), phase("Progressing"), pods(1, 2));
    assertThat(uids(play, 1)).containsExactlyInAnyOrderElementsOf(before);

    play.patch("policy/v1", "PodDisruptionBudget", "web", "spec: {minAvailable: 1}");
    play.until(phase("Healthy"), pods(1, 2), RESTARTED);
    play.untilPods(1, "new", pod -> isNew(before, pod));
  }

  @Scenario
  void bothVersionsOfAPausedUpdateAreRestarted(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1), pods(1, 1));
    List<String> stable = uids(play, 1);
    List<String> canary = uids(play, 2);
    letASecondPass(play);
    play.restart();
    play.until(phase("Paused"), step(1), pods(2, 1), pods(1, 1), RESTARTED);
    play.untilPods(1, "new", pod -> isNew(stable, pod));
    play.untilPods(2, "new", pod -> isNew(canary, pod));
    play.settles(phase("Paused"), step(1), pods(2, 1), pods(1, 1));
  }

  @Scenario
  void aRestartInTheFutureWaitsAndANewVersionTakesItsPlace(Play play) {
    play.open(canary("replicas: 1", PAUSE_AT_50));
    List<String> before = uids(play, 1);
    String later =
        InstantSource.system().instant().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS).toString();
    play.patch("spec: {restartAt: '%s'}".formatted(later));
    play.stays(Duration.ofSeconds(2), pods(1, 1));
    assertThat(uids(play, 1)).isEqualTo(before);
    play.until(phase("Healthy"), pods(1, 1), RESTARTED);
    play.untilPods(1, "new", pod -> isNew(before, pod));

    play.patch("spec: {restartAt: '2099-01-01T00:00:00Z'}");
    play.until(phase("Progressing"), message("restarting"));
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), RESTARTED);
  }

  @Scenario
  void aBlueGreenRestartKeepsUsersServed(Play play) {
    play.open(services("active", "preview"), blueGreen("replicas: 3", "maxUnavailable: 1\n"));
    List<String> before = uids(play, 1);
    letASecondPass(play);
    play.always(availableAtLeast(2));
    play.restart();
    play.until(phase("Healthy"), pods(1, 3), RESTARTED, revision(1));
    play.untilPods(1, "new", pod -> isNew(before, pod));
  }

  @Scenario
  void anAbortedRolloutCanBeRestarted(Play play) {
    play.open(canary("replicas: 2", PAUSE_AT_50));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.abort();
    play.settles(phase("Degraded"), pods(1, 2), pods(2, 0));
    List<String> before = uids(play, 1);
    letASecondPass(play);
    play.restart();
    play.until(phase("Degraded"), pods(1, 2), RESTARTED);
    Await.until(
        Duration.ofSeconds(60),
        () -> uids(play, 1).stream().anyMatch(before::contains) ? "an old pod is left" : "");
    play.settles(phase("Degraded"), pods(1, 2), pods(2, 0));
  }
}
