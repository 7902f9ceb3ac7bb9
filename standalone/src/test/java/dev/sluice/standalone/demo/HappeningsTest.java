package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HappeningsTest {

  private static final List<String> STEPS = List.of("setWeight 20", "pause 3s");

  @Test
  void theFirstVersionTakesNoSteps() {
    Snapshot now =
        new Snapshot(
            "v1",
            Optional.empty(),
            true,
            "Progressing",
            "",
            false,
            0,
            STEPS,
            0,
            List.of(),
            List.of());
    assertThat(Happenings.between(Snapshots.NOTHING, now)).containsExactly("v1 is shipped");
  }

  @Test
  void aStatusOfAnEarlierSpecTellsNoStep() {
    assertThat(Happenings.between(healthy("v1"), update(0, 0, false, List.of(), false)))
        .containsExactly("v2 is shipped");
  }

  @Test
  void stepsAndTrafficAreTold() {
    Snapshot shipped = update(0, 0, false, List.of(), true);
    assertThat(Happenings.between(healthy("v1"), shipped))
        .containsExactly("v2 is shipped", "step 1/2 setWeight 20");
    assertThat(Happenings.between(shipped, update(1, 20, false, List.of(), true)))
        .containsExactly("step 2/2 pause 3s", "traffic: 20 % to the canary");
  }

  @Test
  void everyMeasurementIsToldOnceAndThenTheVerdictWithItsCause() {
    Snapshot.Measured good = new Snapshot.Measured("t1", "Successful", "[0.99]");
    Snapshot.Measured bad = new Snapshot.Measured("t2", "Failed", "[0.7]");
    Snapshot one = update(1, 20, false, List.of(run("Running", "", good)), true);
    Snapshot two = update(1, 20, false, List.of(run("Failed", "too low", good, bad)), true);
    assertThat(Happenings.between(one, two))
        .containsExactly(
            "background analysis of v2: success-rate = [0.7], Failed",
            "verdict of the background analysis: Failed, too low");
    assertThat(Happenings.between(two, two)).isEmpty();
  }

  @Test
  void anAbortAndTheWayBackAreTold() {
    Snapshot before = update(1, 20, false, List.of(), true);
    Snapshot after = update(1, 0, true, List.of(), true);
    assertThat(after.rolledBack()).isTrue();
    assertThat(Happenings.between(before, after))
        .containsExactly(
            "v2 is aborted: because", "traffic: 0 % to the canary", "all traffic is back on v1");
  }

  @Test
  void aRunOfTheVersionBeforeIsNotTold() {
    Snapshot.Run old = new Snapshot.Run("r", "v1", "background", "Successful", "", List.of());
    assertThat(
            Happenings.between(
                update(0, 0, false, List.of(), true), update(0, 0, false, List.of(old), true)))
        .isEmpty();
  }

  static Snapshot healthy(String version) {
    return new Snapshot(
        version,
        Optional.of(version),
        true,
        "Healthy",
        "",
        false,
        2,
        STEPS,
        0,
        List.of(new Snapshot.Replicas(version, true, 5, 5)),
        List.of());
  }

  static Snapshot update(
      int step, int weight, boolean aborted, List<Snapshot.Run> runs, boolean observed) {
    return new Snapshot(
        "v2",
        Optional.of("v1"),
        observed,
        aborted ? "Degraded" : "Progressing",
        aborted ? "because" : "",
        aborted,
        step,
        STEPS,
        weight,
        List.of(new Snapshot.Replicas("v2", false, 1, 2), new Snapshot.Replicas("v1", true, 5, 5)),
        runs);
  }

  static Snapshot.Run run(String phase, String message, Snapshot.Measured... measured) {
    return new Snapshot.Run(
        "r2",
        "v2",
        "background",
        phase,
        message,
        List.of(new Snapshot.Metric("success-rate", List.of(measured))));
  }
}
