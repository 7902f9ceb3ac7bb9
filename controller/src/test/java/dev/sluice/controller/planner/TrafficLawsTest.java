package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficLawsTest {

  private static final String ROUTED =
      """
      {canaryService: canary, stableService: stable, %s
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}]}
      """;
  private static final String PLAIN = ROUTED.formatted("");

  @Test
  void theStatusTellsAWeightOnlyWhenTheReportOfItsEpochIsIn() {
    Sim sim = Sim.of(PLAIN);
    sim.cluster.router(false);
    sim.image("app:2");
    sim.cluster.sleep(Duration.ofSeconds(10));
    assertThat(sim.weight()).isEqualTo(25);
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.status().currentStepIndex()).isZero();
    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.confirmedWeight()).isEqualTo(25);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.events("TrafficWeightUpdated")).isOne();
  }

  @Test
  void epochsOnlyGrowAndACommandIsRepeatedUnderItsOwn() {
    Sim sim = Sim.of(PLAIN);
    sim.cluster.router(false);
    sim.image("app:2");
    sim.cluster.sleep(Duration.ofSeconds(10));
    sim.cluster.router(true);
    sim.settle().command("promote").command("promote");
    List<RoutingCommand> commands = sim.cluster.commands;
    assertThat(commands).extracting(RoutingCommand::getEpoch).isSorted();
    assertThat(
            commands.stream()
                .map(command -> command.getEpoch() + " " + command.getCanaryWeight())
                .distinct())
        .hasSize((int) commands.stream().map(RoutingCommand::getEpoch).distinct().count());
  }

  @Test
  void theFormerStableVersionIsKeptForItsDelayAndThenUntilTheReportIsIn() {
    Sim sim =
        Sim.of(ROUTED.formatted("scaleDownDelaySeconds: 20,"))
            .image("app:2")
            .command("promote")
            .command("promote");
    assertThat(sim.status().stableRS()).isEqualTo(sim.status().currentPodHash());
    assertThat(sim.size("app:1")).isEqualTo(4);
    sim.cluster.sleep(Duration.ofSeconds(30));
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void anAbortIsUrgentAndTheCanaryStaysUntilTrafficIsSeenToHaveLeft() {
    Sim sim = Sim.of(ROUTED.formatted("abortScaleDownDelaySeconds: 5,")).image("app:2");
    sim.cluster.router(false);
    sim.patch("status: {abort: true}");
    Plan plan = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(plan.intents())
        .filteredOn(Intent.PublishRouting.class::isInstance)
        .singleElement()
        .satisfies(
            intent -> {
              Intent.PublishRouting publish = (Intent.PublishRouting) intent;
              assertThat(publish.urgent()).isTrue();
              assertThat(publish.command().getCanaryWeight()).isZero();
            });
    sim.cluster.sleep(Duration.ofMinutes(1));
    assertThat(sim.size("app:2")).isOne();
    sim.cluster.router(true);
    sim.cluster.sleep(Duration.ofSeconds(20));
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void abortScaleDownDelayOfZeroKeepsTheCanaryForGood() {
    Sim sim =
        Sim.of(ROUTED.formatted("abortScaleDownDelaySeconds: 0,")).image("app:2").command("abort");
    sim.cluster.sleep(Duration.ofMinutes(10));
    assertThat(sim.size("app:2")).isOne();
    assertThat(sim.weight()).isZero();
  }

  @Test
  void anAbortMovesTrafficEvenWhenTheSpecBecameInvalid() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    sim.patch("spec: {strategy: {canary: {analysis: {templates: [{templateName: gone}]}}}}");
    sim.settle();
    assertThat(sim.status().message()).startsWith("InvalidSpec");
    sim.patch("status: {abort: true}").settle();
    assertThat(sim.weight()).isZero();
    assertThat(sim.confirmedWeight()).isZero();
  }

  @Test
  void aBadVerdictMovesTrafficInTheVeryPlanThatSeesIt() {
    Sim sim =
        Sim.of(
                """
            {canaryService: canary, stableService: stable,
             trafficRouting: {nginx: {stableIngress: web}},
             analysis: {templates: [{templateName: check}]},
             steps: [{setWeight: 25}, {pause: {}}]}
            """)
            .image("app:2");
    sim.cluster
        .runs()
        .forEach(run -> run.setStatus(run.getStatus().withPhase(AnalysisPhase.FAILED)));
    Plan plan = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(plan.status().abort()).isTrue();
    assertThat(plan.intents())
        .anySatisfy(
            intent ->
                assertThat(intent)
                    .isInstanceOfSatisfying(
                        Intent.PublishRouting.class,
                        publish -> assertThat(publish.command().getCanaryWeight()).isZero()));
  }

  @Test
  void aThirdVersionTakesOverOnlyAfterTrafficHasLeftTheSecond() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    String second = sim.status().currentPodHash();
    int before = sim.cluster.commands.size();
    sim.image("app:3");
    List<RoutingCommand> after = sim.cluster.commands.subList(before, sim.cluster.commands.size());
    assertThat(after.getFirst().getCanaryHash()).isEqualTo(second);
    assertThat(after.getFirst().getCanaryWeight()).isZero();
    assertThat(after.getLast().getCanaryHash()).isEqualTo(sim.status().currentPodHash());
    assertThat(after.getLast().getCanaryWeight()).isEqualTo(25);
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void podsOfAFormerVersionThatNeverCameUpGoEvenWhileTheNextOneDoesNotComeUpEither() {
    Sim sim = Sim.of(PLAIN).image("app:nonexistent").image("app:nonexistent-too");
    assertThat(sim.size("app:nonexistent")).isZero();
    assertThat(sim.size("app:nonexistent-too")).isOne();
  }

  @Test
  void aRolloutThatIsScaledToNothingInMidUpdateLeavesNoPodsBehind() {
    Sim sim = Sim.of(PLAIN).image("app:2").image("app:nonexistent");
    sim.patch("spec: {replicas: 0}").settle().command("promote-full");
    sim.cluster.sleep(Duration.ofMinutes(2));
    assertThat(sim.cluster.replicaSets())
        .allSatisfy(set -> assertThat(set.getSpec().getReplicas()).isZero());
    assertThat(sim.cluster.service("canary").getSpec().getSelector())
        .containsEntry(Annotations.POD_HASH, sim.status().stableRS());
  }

  @Test
  void trafficGoesBeforeTheLastPodsOfACanaryThatIsScaledToNothing() {
    Sim sim =
        Sim.of(
                """
            {canaryService: canary, stableService: stable,
             trafficRouting: {istio: {virtualService: {name: vs}}},
             steps: [{setWeight: 25}, {pause: {}}, {setCanaryScale: {replicas: 0}}, {setWeight: 50}, {pause: {}}]}
            """)
            .image("app:2");
    sim.cluster.router(false);
    sim.command("promote");
    assertThat(sim.weight()).isZero();
    assertThat(sim.size("app:2")).as("as long as the router has not reported").isOne();
    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.status().currentStepIndex()).isEqualTo(4);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void aFailedReportIsToldAndHoldsTheRollout() {
    Sim sim = Sim.of(PLAIN);
    sim.cluster.router(false);
    sim.image("app:2");
    RoutingCommand last = sim.cluster.commands.getLast();
    sim.cluster.report(
        RoutingReport.newBuilder()
            .setRollout(last.getRollout())
            .setEpoch(last.getEpoch())
            .setOutcome(RoutingReport.Outcome.OUTCOME_FAILED)
            .setMessage("VirtualService ns/vs not found")
            .build());
    sim.cluster.sleep(Duration.ofSeconds(5));
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    assertThat(sim.status().message()).contains("VirtualService ns/vs not found");
    assertThat(sim.events("TrafficRoutingError")).isOne();
    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void aReportOfAnOlderEpochOrOfAnotherRolloutIsNoEvidence() {
    Sim sim = Sim.of(PLAIN);
    sim.cluster.router(false);
    sim.image("app:2");
    RoutingCommand last = sim.cluster.commands.getLast();
    RoutingReport.Builder report =
        RoutingReport.newBuilder().setOutcome(RoutingReport.Outcome.OUTCOME_VERIFIED);
    sim.cluster.report(report.setRollout(last.getRollout()).setEpoch(last.getEpoch() - 1).build());
    sim.cluster.sleep(Duration.ofSeconds(5));
    assertThat(sim.status().currentStepIndex()).isZero();
    sim.cluster.report(
        report
            .setRollout(last.getRollout().toBuilder().setUid("another"))
            .setEpoch(last.getEpoch())
            .build());
    sim.cluster.sleep(Duration.ofSeconds(5));
    assertThat(sim.status().currentStepIndex()).isZero();
  }

  @Test
  void aLostEpochAnnotationStartsAboveWhatWasReported() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    long before = sim.cluster.commands.getLast().getEpoch();
    sim.patch(
        """
        metadata:
          annotations: {rollout.sluice.dev/routing-epoch: null, rollout.sluice.dev/routing-digest: null}
        """);
    sim.settle();
    assertThat(sim.cluster.commands.getLast().getEpoch()).isGreaterThan(before);
  }

  @Test
  void leavingTheProviderTakesOutWhatWasPutIn() {
    Sim sim = Sim.of(PLAIN);
    sim.patch("spec: {strategy: {canary: {trafficRouting: null}}}").settle();
    assertThat(sim.cluster.commands.getLast().getRelease()).isTrue();
    int count = sim.cluster.commands.size();
    sim.cluster.sleep(Duration.ofMinutes(1));
    assertThat(sim.cluster.commands).hasSize(count);
  }

  @Test
  void otherObjectsAreCommandedOnlyOnceTheFormerOnesAreReportedReleased() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    sim.cluster.router(false);
    int before = sim.cluster.commands.size();
    sim.patch(
        "spec: {strategy: {canary: {trafficRouting: {istio: {virtualService: {name: vs2}}}}}}");
    sim.cluster.sleep(Duration.ofMinutes(1));

    List<RoutingCommand> asked =
        List.copyOf(sim.cluster.commands.subList(before, sim.cluster.commands.size()));
    assertThat(asked)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            command -> {
              assertThat(command.getRelease()).isTrue();
              assertThat(command.getTrafficRoutingJson()).contains("\"vs\"").doesNotContain("vs2");
            });
    assertThat(asked)
        .extracting(RoutingCommand::getEpoch)
        .containsOnly(asked.getFirst().getEpoch());

    sim.cluster.router(true);
    sim.settle();
    RoutingCommand last = sim.cluster.commands.getLast();
    assertThat(last.getRelease()).isFalse();
    assertThat(last.getTrafficRoutingJson()).contains("vs2");
    assertThat(last.getCanaryWeight()).isEqualTo(25);
    assertThat(last.getEpoch()).isGreaterThan(asked.getFirst().getEpoch());
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void aReleaseThatFailsIsToldOnceAndHoldsNothingUp() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    sim.cluster.router(false);
    sim.patch(
        "spec: {strategy: {canary: {trafficRouting: {istio: {virtualService: {name: vs2}}}}}}");
    sim.settle();
    RoutingCommand release = sim.cluster.commands.getLast();
    sim.cluster.report(
        RoutingReport.newBuilder()
            .setRollout(release.getRollout())
            .setEpoch(release.getEpoch())
            .setOutcome(RoutingReport.Outcome.OUTCOME_FAILED)
            .setMessage("VirtualService ns/vs is gone")
            .build());
    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.events("TrafficRoutingError")).isOne();
    assertThat(sim.cluster.commands.getLast().getTrafficRoutingJson()).contains("vs2");
    assertThat(sim.confirmedWeight()).isEqualTo(25);
  }

  @Test
  void aReleaseIsAskedForUntilItIsReportedAndNoPodGoesBefore() {
    Sim sim = Sim.of(PLAIN).image("app:2");
    sim.cluster.router(false);
    sim.patch("spec: {strategy: {canary: {trafficRouting: null}}}");
    sim.cluster.sleep(Duration.ofMinutes(1));
    int asked = sim.cluster.commands.size();
    sim.cluster.sleep(Duration.ofMinutes(1));
    assertThat(sim.cluster.commands).hasSizeGreaterThan(asked);
    assertThat(sim.cluster.commands.getLast().getRelease()).isTrue();

    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.cluster.rolloutJson().at("/metadata/annotations").toString())
        .doesNotContain("routing-place");
  }

  @Test
  void otherAnnotationsOfTheCanaryIngressReleaseNothing() {
    Sim sim =
        Sim.of(
                """
            {canaryService: canary, stableService: stable,
             trafficRouting: {nginx: {stableIngress: web}},
             steps: [{setWeight: 25}, {pause: {}}]}
            """)
            .image("app:2");
    sim.patch(
            """
        spec: {strategy: {canary: {trafficRouting: {nginx: {additionalIngressAnnotations: {a: b}}}}}}
        """)
        .settle();
    assertThat(sim.cluster.commands).noneMatch(RoutingCommand::getRelease);
    assertThat(sim.cluster.commands.getLast().getTrafficRoutingJson()).contains("\"a\":\"b\"");
    assertThat(sim.confirmedWeight()).isEqualTo(25);
  }

  @Test
  void aDeletedRolloutLetsItsServicesAndRoutesGo() {
    Sim sim = Sim.of(PLAIN);
    Plan plan = sim.cluster.planner.release(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(plan.intents()).filteredOn(Intent.PatchService.class::isInstance).hasSize(2);
    assertThat(plan.intents())
        .filteredOn(Intent.PublishRouting.class::isInstance)
        .singleElement()
        .satisfies(
            intent -> assertThat(((Intent.PublishRouting) intent).command().getRelease()).isTrue());
  }

  @Test
  void headerRoutesLastFromTheirStepToTheirRemoval() {
    Sim sim =
        Sim.of(
                """
            {canaryService: canary, stableService: stable,
             trafficRouting: {istio: {virtualService: {name: vs}}, managedRoutes: [{name: h}]},
             steps: [{setWeight: 25},
                     {setHeaderRoute: {name: h, match: [{headerName: a, headerValue: {exact: b}}]}},
                     {pause: {}}, {setHeaderRoute: {name: h}}, {pause: {}}]}
            """)
            .image("app:2");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).hasSize(1);
    sim.command("promote");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).isEmpty();
    assertThat(sim.status().currentStepIndex()).isEqualTo(4);
  }

  @Test
  void theStableServiceIsNeverPointedAtAVersionWithoutPods() {
    Sim sim = Sim.of(PLAIN);
    sim.image("app:nonexistent");
    String stable = sim.status().stableRS();
    sim.cluster.sleep(Duration.ofMinutes(1));
    ReplicaSet first = sim.cluster.replicaSet("app:1");
    assertThat(sim.cluster.service("stable").getSpec().getSelector())
        .containsEntry(Annotations.POD_HASH, stable);
    assertThat(sim.cluster.service("canary").getSpec().getSelector())
        .containsEntry(Annotations.POD_HASH, stable);
    assertThat(first.getSpec().getReplicas()).isEqualTo(4);
    assertThat(sim.weight()).isZero();
  }
}
