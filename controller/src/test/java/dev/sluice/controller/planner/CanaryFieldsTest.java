package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fields of the spec and of the canary strategy (reference 2.1 and 2.2), one test a row. */
class CanaryFieldsTest {

  private static final String ROUTED =
      "{canaryService: canary, stableService: stable, trafficRouting: {istio: {virtualService: {name: vs}}}, %s}";

  private static Sim routed(String fields) {
    return Sim.of(ROUTED.formatted(fields));
  }

  private static Sim finish(Sim sim) {
    while (sim.status().phase() == RolloutPhase.PAUSED) {
      sim.command("promote");
    }
    return sim;
  }

  @Test
  void maxSurgeAndMaxUnavailableBoundARollingUpdateWithoutSteps() {
    Sim sim = Sim.of("{maxSurge: 1, maxUnavailable: 0}");
    sim.image("app:nonexistent");
    assertThat(sim.size("app:nonexistent")).isOne();
    assertThat(sim.size("app:1")).isEqualTo(4);
    Sim other = Sim.of("{maxSurge: 0, maxUnavailable: 2}");
    other.image("app:nonexistent");
    assertThat(other.size("app:1")).isEqualTo(2);
    assertThat(other.size("app:nonexistent")).isEqualTo(2);
  }

  @Test
  void maxSurgeAndMaxUnavailableAreAQuarterByDefault() {
    Sim sim = Sim.of("{}").image("app:nonexistent");
    assertThat(sim.size("app:nonexistent")).isEqualTo(2);
    assertThat(sim.size("app:1")).isEqualTo(3);
  }

  @Test
  void maxSurgeAsATextIsAPercentageWithOrWithoutASign() {
    Sim sim = Sim.of("{maxSurge: \"50\", maxUnavailable: 0}").image("app:nonexistent");
    assertThat(sim.size("app:nonexistent")).isEqualTo(2);
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void maxUnavailableBecomesOneWhereBothComeOutAsNone() {
    Sim sim = Sim.of("{maxSurge: 0, maxUnavailable: 1%}").image("app:nonexistent");
    assertThat(sim.size("app:1")).isEqualTo(3);
    assertThat(sim.size("app:nonexistent")).isOne();
  }

  @Test
  void minReadySecondsIsCopiedAndWaitedFor() {
    Sim sim = Sim.of("{}", "  minReadySeconds: 20");
    assertThat(sim.cluster.replicaSet("app:1").getSpec().getMinReadySeconds()).isEqualTo(20);
    sim.sleep(30).settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    sim.patch("spec: {minReadySeconds: 5}").settle();
    assertThat(sim.cluster.replicaSet("app:1").getSpec().getMinReadySeconds()).isEqualTo(5);
    assertThat(sim.cluster.replicaSets()).as("no new revision").hasSize(1);
  }

  @Test
  void preferredAntiAffinityIsInjectedIntoTheNewVersionOnly() {
    Sim sim =
        Sim.of(
            "{antiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: {weight: 7}},"
                + " steps: [{setWeight: 25}, {pause: {}}]}");
    assertThat(affinity(sim, "app:1")).as("the first version has nobody to avoid").isEmpty();
    sim.image("app:2");
    WeightedPodAffinityTerm term =
        affinity(sim, "app:2")
            .orElseThrow()
            .getPreferredDuringSchedulingIgnoredDuringExecution()
            .getFirst();
    assertThat(term.getWeight()).isEqualTo(7);
    avoids(sim, term.getPodAffinityTerm(), "app:1");
    finish(sim);
    sim.settle();
    assertThat(sim.cluster.replicaSets()).as("a promotion makes no new revision").hasSize(2);
  }

  @Test
  void requiredAntiAffinityIsInjectedIntoTheNewVersionOnly() {
    Sim sim =
        Sim.of(
            "{antiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}},"
                + " steps: [{setWeight: 25}, {pause: {}}]}");
    sim.image("app:2");
    avoids(
        sim,
        affinity(sim, "app:2")
            .orElseThrow()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getFirst(),
        "app:1");
  }

  private static Optional<PodAntiAffinity> affinity(Sim sim, String image) {
    Affinity affinity =
        sim.cluster.replicaSet(image).getSpec().getTemplate().getSpec().getAffinity();
    return Optional.ofNullable(affinity).map(Affinity::getPodAntiAffinity);
  }

  private static void avoids(Sim sim, PodAffinityTerm term, String image) {
    assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
    LabelSelector selector = term.getLabelSelector();
    assertThat(selector.getMatchExpressions()).hasSize(1);
    assertThat(selector.getMatchExpressions().getFirst().getKey())
        .isEqualTo("rollouts-pod-template-hash");
    assertThat(selector.getMatchExpressions().getFirst().getOperator()).isEqualTo("In");
    assertThat(selector.getMatchExpressions().getFirst().getValues())
        .containsExactly(ReplicaSets.hash(sim.cluster.replicaSet(image)));
  }

  @Test
  void scaleDownDelaySecondsKeepsTheFormerVersionForThirtySecondsByDefault() {
    Sim sim = routed("steps: [{setWeight: 50}]").image("app:2");
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.hasDeadline("app:1")).isTrue();
    sim.sleep(40).settle();
    assertThat(sim.size("app:1")).isZero();
    assertThat(sim.hasDeadline("app:1")).isFalse();
  }

  @Test
  void scaleDownDelayRevisionLimitKeepsTheNewestOnly() {
    Sim sim = routed("scaleDownDelaySeconds: 600, scaleDownDelayRevisionLimit: 1");
    sim.image("app:2").image("app:3");
    assertThat(sim.size("app:2")).isEqualTo(4);
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void abortScaleDownDelaySecondsIsThirtyByDefault() {
    Sim sim = routed("steps: [{setWeight: 25}, {pause: {}}]").image("app:2").command("abort");
    assertThat(sim.size("app:2")).isOne();
    assertThat(sim.hasDeadline("app:2")).isTrue();
    sim.sleep(40).settle();
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void minPodsPerReplicaSetRaisesASmallCanaryUpToAllPods() {
    Sim sim =
        routed("minPodsPerReplicaSet: 2, steps: [{setWeight: 5}, {pause: {}}]").image("app:2");
    assertThat(sim.size("app:2")).isEqualTo(2);
    Sim many =
        routed("minPodsPerReplicaSet: 9, steps: [{setWeight: 5}, {pause: {}}]").image("app:2");
    assertThat(many.size("app:2")).isEqualTo(4);
    Sim none =
        routed("minPodsPerReplicaSet: 2, steps: [{setWeight: 0}, {pause: {}}]").image("app:2");
    assertThat(none.size("app:2")).isZero();
  }

  @Test
  void replicaProgressThresholdLetsAStepPassWithFewerPods() {
    String steps = "steps: [{setCanaryScale: {replicas: 3}}, {setWeight: 50}, {pause: {}}]";
    Sim held = routed(steps).image("app:nonexistent");
    assertThat(held.status().currentStepIndex()).isZero();
    Sim percent =
        routed("replicaProgressThreshold: {type: Percent, value: 0}, " + steps)
            .image("app:nonexistent");
    assertThat(percent.status().currentStepIndex()).isPositive();
    Sim pods =
        routed("replicaProgressThreshold: {type: Pods, value: 1}, " + steps)
            .image("app:nonexistent");
    assertThat(pods.status().currentStepIndex()).isZero();
  }

  @Test
  void revisionHistoryLimitOfZeroKeepsNoFormerVersion() {
    Sim sim = Sim.of("{}", "  revisionHistoryLimit: 0").image("app:2").image("app:3");
    assertThat(sim.cluster.replicaSets()).hasSize(1);
  }

  @Test
  void backgroundAnalysisWaitsForItsStartingStep() {
    Sim sim =
        Sim.of(
            "{analysis: {templates: [{templateName: check}], startingStep: 2},"
                + " steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}]}");
    assertThat(sim.cluster.runs()).as("none at the first deployment").isEmpty();
    sim.image("app:2");
    assertThat(sim.cluster.runs()).isEmpty();
    sim.command("promote");
    assertThat(sim.cluster.runs()).hasSize(1);
    sim.command("promote");
    assertThat(sim.cluster.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.getSpec().terminate()).isTrue());
  }

  @Test
  void canaryAndStableServiceSelectTheirVersionsWithoutAProviderToo() {
    Sim sim =
        Sim.of(
            "{canaryService: canary, stableService: stable, steps: [{setWeight: 25}, {pause: {}}]}");
    assertThat(sim.serves("stable")).isEqualTo("app:1");
    assertThat(sim.serves("canary")).isEqualTo("app:1");
    sim.image("app:2");
    assertThat(sim.serves("canary")).isEqualTo("app:2");
    assertThat(sim.serves("stable")).isEqualTo("app:1");
    finish(sim);
    assertThat(sim.serves("stable")).isEqualTo("app:2");
    assertThat(sim.events("SwitchService")).isPositive();
  }

  @Test
  void annotationsOfTheRolloutAreCopiedToItsReplicaSetsButItsOwnBookkeepingIsNot() {
    Sim sim = Sim.of("{}");
    sim.patch("metadata: {annotations: {team: checkout, notified.notifications.argoproj.io: x}}");
    sim.image("app:2");
    assertThat(sim.cluster.replicaSet("app:2").getMetadata().getAnnotations())
        .containsEntry("team", "checkout")
        .containsEntry("rollout.argoproj.io/desired-replicas", "4")
        .containsEntry("rollout.argoproj.io/revision", "2")
        .doesNotContainKey("notified.notifications.argoproj.io");
  }
}
