package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restarts by {@code restartAt} (reference 2.5). */
class RestartTest {

  private static Sim restart(Sim sim) {
    sim.sleep(60);
    return sim.patch("spec: {restartAt: \"%s\"}".formatted(sim.cluster.now()));
  }

  private static List<String> evicted(Sim sim) {
    return sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now()).intents().stream()
        .filter(Intent.EvictPod.class::isInstance)
        .map(intent -> ((Intent.EvictPod) intent).pod().name())
        .toList();
  }

  @Test
  void podsOfTheStableVersionGoFirst() {
    Sim sim = Sim.of("{maxUnavailable: 1, steps: [{setWeight: 25}, {pause: {}}]}").image("app:2");
    restart(sim);
    String stable = ReplicaSets.name(sim.cluster.replicaSet("app:1"));
    assertThat(evicted(sim)).singleElement().asString().startsWith(stable + "-");
  }

  @Test
  void asManyGoAtATimeAsMayBeUnavailable() {
    assertThat(evicted(restart(Sim.of("{maxUnavailable: 2}")))).hasSize(2);
    assertThat(evicted(restart(Sim.of("{maxUnavailable: 50%}")))).hasSize(2);
  }

  @Test
  void oneGoesAtATimeEvenWhenNoneMayBeUnavailable() {
    assertThat(evicted(restart(Sim.of("{maxSurge: 1, maxUnavailable: 0}")))).hasSize(1);
  }

  @Test
  void podsThatAreYoungerThanTheRestartStay() {
    Sim sim = restart(Sim.of("{maxUnavailable: 1}")).settle();
    Instant at = sim.status().restartedAt();
    assertThat(at).isNotNull();
    assertThat(sim.cluster.snapshot().pods())
        .extracting(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
        .allSatisfy(created -> assertThat(created).isAfterOrEqualTo(at));
    assertThat(evicted(sim)).isEmpty();
  }

  @Test
  void aRolloutThatRestartsIsProgressing() {
    Sim sim = restart(Sim.of("{}"));
    sim.cluster.pass();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    assertThat(sim.status().message()).isEqualTo("rollout is restarting");
    sim.settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void anotherTemplateMakesTheRestartNeedless() {
    Sim sim = restart(Sim.of("{steps: [{setWeight: 25}, {pause: {}}]}"));
    List<Pod> before = sim.cluster.snapshot().pods();
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: \"app:2\"}]}}}");
    sim.cluster.pass();
    sim.cluster.pass();
    assertThat(sim.status().restartedAt())
        .isEqualTo(sim.cluster.snapshot().rollout().getSpec().restartAt());
    assertThat(sim.cluster.snapshot().pods()).as("nothing was evicted").containsAll(before);
  }

  @Test
  void theSameRestartIsDoneOnce() {
    Sim sim = restart(Sim.of("{}")).settle();
    List<String> after =
        sim.cluster.snapshot().pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    sim.cluster.sleep(Duration.ofMinutes(30));
    assertThat(sim.cluster.snapshot().pods())
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactlyElementsOf(after);
  }

  @Test
  void noPodGoesWhileOneIsMissing() {
    Sim sim = Sim.of("{maxUnavailable: 1}");
    sim.cluster.crash("app:1");
    sim.settle();
    restart(sim);
    assertThat(evicted(sim)).isEmpty();
  }

  @Test
  void aRestartEvictsPodsOnlyAsFastAsTheyMayBeAway() {
    Sim sim = Sim.of("{maxUnavailable: 1, steps: [{setWeight: 50}]}");
    sim.cluster.sleep(Duration.ofSeconds(5));
    sim.patch("spec: {restartAt: \"" + sim.cluster.now() + "\"}");
    Plan plan =
        sim.cluster.planner.plan(
            sim.cluster.snapshot(), sim.cluster.now().plus(Duration.ofSeconds(1)));
    assertThat(plan.intents()).hasSize(1).first().isInstanceOf(Intent.EvictPod.class);
    assertThat(plan.status().restartedAt()).isNull();
    assertThat(plan.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    sim.cluster.sleep(Duration.ofSeconds(200));
    assertThat(sim.status().restartedAt()).isNotNull();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aRestartInTheFutureWaits() {
    Sim sim = Sim.of("{}");
    sim.patch("spec: {restartAt: \"" + sim.cluster.now().plusSeconds(3600) + "\"}");
    Plan plan = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.requeueAfter()).hasValue(Duration.ofSeconds(3600));
  }
}
