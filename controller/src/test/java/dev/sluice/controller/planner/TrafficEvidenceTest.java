package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status shows the weight wanted, the weight reported and what waits for it (law 5). */
class TrafficEvidenceTest {

  private static final String CANARY =
      """
      {canaryService: canary, stableService: stable, abortScaleDownDelaySeconds: 5,
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}]}
      """;

  private static Optional<Condition> condition(Sim sim) {
    return Conditions.find(sim.status().conditions(), ConditionTypes.TRAFFIC_ROUTING);
  }

  private static String message(Sim sim) {
    return condition(sim).map(Condition::message).orElse("none");
  }

  @Test
  void aWeightThatIsNotReportedYetIsShownBesideTheOneThatIs() {
    Sim sim = Sim.of(CANARY);
    sim.cluster.router(false);
    sim.image("app:2");
    assertThat(message(sim)).isEqualTo("canary weight 25 is wanted, 0 is reported");
    assertThat(condition(sim).map(Condition::status)).contains(Conditions.UNKNOWN);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    assertThat(sim.status().message())
        .isEqualTo("traffic has not moved: canary weight 25 is wanted, 0 is reported");
    sim.cluster.router(true);
    sim.settle();
    assertThat(condition(sim)).isEmpty();
  }

  @Test
  void podsThatWaitForTrafficToLeaveThemAreShown() {
    Sim sim = Sim.of(CANARY).image("app:2");
    sim.command("promote");
    assertThat(sim.size("app:2")).isEqualTo(3);
    sim.cluster.router(false);
    sim.command("abort");
    sim.cluster.sleep(Duration.ofSeconds(30));
    String name = sim.cluster.replicaSet("app:2").getMetadata().getName();
    assertThat(message(sim))
        .isEqualTo("canary weight 0 is wanted, 75 is reported; 3 pods of " + name + " wait for it");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
  }

  @Test
  void aFailedCommandTellsWhyAndWhatWaits() {
    Sim sim = Sim.of(CANARY).image("app:2");
    sim.cluster.router(false);
    sim.command("abort");
    RoutingCommand command = sim.cluster.commands.getLast();
    sim.cluster.report(
        RoutingReport.newBuilder()
            .setRollout(command.getRollout())
            .setEpoch(command.getEpoch())
            .setOutcome(RoutingReport.Outcome.OUTCOME_FAILED)
            .setMessage("VirtualService vs: forbidden")
            .build());
    sim.cluster.sleep(Duration.ofSeconds(30));
    assertThat(condition(sim).map(Condition::status)).contains(Conditions.FALSE);
    assertThat(message(sim))
        .startsWith("VirtualService vs: forbidden; 1 pods of ")
        .endsWith("wait for it");
    assertThat(sim.events("TrafficRoutingError")).isOne();
  }

  @Test
  void trafficThatWaitsForPodsOfTheStableVersionSaysSo() {
    Sim sim = Sim.of(CANARY).image("app:2").command("promote");
    sim.cluster.crash("app:1");
    sim.patch("spec: {strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}]}}}").settle();
    assertThat(message(sim))
        .isEqualTo(
            "canary weight 10 is wanted, 75 is reported, until the stable version has the pods for"
                + " it");
  }

  @Test
  void nothingIsShownAtRest() {
    Sim sim = Sim.of(CANARY);
    assertThat(condition(sim)).isEmpty();
    sim.image("app:2").command("promote").command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(condition(sim)).isEmpty();
  }
}
