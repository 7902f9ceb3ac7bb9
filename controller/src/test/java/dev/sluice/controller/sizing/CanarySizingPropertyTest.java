package dev.sluice.controller.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.sizing.CanarySizing.Target;
import dev.sluice.schemas.crd.rollout.CanaryStepBuilder;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStrategyBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CanarySizingPropertyTest {

  private static CanaryState state(
      int replicas, int weight, int surge, int unavailable, Size canary, Size stable) {
    CanaryStrategy strategy =
        CanaryStrategyBuilder.builder()
            .canaryService("")
            .stableService("")
            .steps(List.of(CanaryStepBuilder.builder().setWeight(weight).build()))
            .maxSurge(new IntOrString(surge))
            .maxUnavailable(new IntOrString(unavailable))
            .build();
    return new CanaryState(
        replicas,
        strategy,
        Optional.of(0),
        false,
        false,
        Optional.of(canary),
        Optional.of(stable),
        false,
        List.of(),
        Optional.empty());
  }

  @Property
  void neverScalesBeyondTheCeilingNorBelowZero(
      @ForAll @IntRange(max = 60) int replicas,
      @ForAll @IntRange(max = 100) int weight,
      @ForAll @IntRange(max = 5) int surge,
      @ForAll @IntRange(max = 5) int unavailable,
      @ForAll @IntRange(max = 60) int canary,
      @ForAll @IntRange(max = 60) int stable) {
    CanaryState state =
        state(
            replicas,
            weight,
            surge,
            unavailable,
            new Size(canary, canary),
            new Size(stable, stable));
    Target target = CanarySizing.next(state);
    assertThat(target.canary()).isNotNegative();
    assertThat(target.stable()).isNotNegative();
    assertThat(target.canary() + target.stable())
        .isLessThanOrEqualTo(Math.max(canary + stable, replicas + surge));
  }

  @Property
  void repeatedRoundsOfHealthyPodsReachTheWantedSplitAndStay(
      @ForAll @IntRange(min = 1, max = 40) int replicas,
      @ForAll @IntRange(max = 100) int weight,
      @ForAll @IntRange(min = 1, max = 3) int surge,
      @ForAll @IntRange(max = 3) int unavailable) {
    CanaryState state =
        state(replicas, weight, surge, unavailable, new Size(0, 0), new Size(replicas, replicas));
    for (int round = 0; round < 200; round++) {
      Target next = CanarySizing.next(state);
      state =
          state
              .withCanary(Optional.of(new Size(next.canary(), next.canary())))
              .withStable(Optional.of(new Size(next.stable(), next.stable())));
    }
    assertThat(CanarySizing.settled(state)).isTrue();
    Target wanted = PodRatio.nearest(replicas, weight, 100, surge);
    assertThat(CanarySizing.next(state)).isEqualTo(wanted);
  }

  @Property
  void aWeightBetweenNoneAndAllLeavesPodsOnBothSides(
      @ForAll @IntRange(min = 2, max = 200) int replicas,
      @ForAll @IntRange(min = 1, max = 99) int weight) {
    Target split = PodRatio.nearest(replicas, weight, 100, 1);
    assertThat(split.canary()).isPositive();
    assertThat(split.stable()).isPositive();
  }

  @Property
  void theCanaryGetsNothingOnlyAtTheTieThatArgoMissesToo(
      @ForAll @IntRange(min = 2, max = 200) int replicas,
      @ForAll @IntRange(min = 1, max = 99) int weight) {
    // Kept as in Argo (docs/compatibility.md): no surge, and exactly half a pod short of all.
    boolean tie = 2L * replicas * (100 - weight) == 100;
    assertThat(PodRatio.nearest(replicas, weight, 100, 0).canary() == 0).isEqualTo(tie);
  }
}
