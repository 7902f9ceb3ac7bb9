package dev.sluice.controller.sizing;

import dev.sluice.controller.sizing.CanarySizing.Target;

/** Sizes where traffic follows the ratio of pods. */
final class BasicSizing {

  private BasicSizing() {}

  static Target target(CanaryState state) {
    SurgeLimits limits = SurgeLimits.of(state.strategy(), state.replicas());
    Target wanted =
        state.distinctStable().isPresent()
            ? PodRatio.nearest(
                state.replicas(),
                CanarySizing.scalingWeight(state),
                CanaryWeights.max(state.strategy()),
                limits.surge())
            : new Target(state.replicas(), 0);
    Target grown = grow(state, wanted, state.replicas() + limits.surge());
    boolean olderOnesGoFirst = state.others().stream().anyMatch(other -> other.replicas() > 0);
    return olderOnesGoFirst ? grown : shrink(state, wanted, grown, limits);
  }

  /** Scales up within the ceiling, the stable version first. */
  private static Target grow(CanaryState state, Target wanted, int ceiling) {
    int canary = state.canary().map(Size::replicas).orElse(0);
    int stable = state.distinctStable().map(Size::replicas).orElse(0);
    int others = state.others().stream().mapToInt(Size::replicas).sum();
    int budget = Math.max(0, ceiling - canary - stable - others);
    int moreStable =
        state.distinctStable().isPresent()
            ? Math.min(budget, Math.max(0, wanted.stable() - stable))
            : 0;
    int moreCanary =
        state.canary().isPresent()
            ? Math.min(budget - moreStable, Math.max(0, wanted.canary() - canary))
            : 0;
    return new Target(canary + moreCanary, stable + moreStable);
  }

  /** Scales the draining side down as far as the floor of available pods allows. */
  private static Target shrink(CanaryState state, Target wanted, Target grown, SurgeLimits limits) {
    int floor = state.replicas() - limits.unavailable();
    int ceiling = state.replicas() + limits.surge();
    int canary = state.canary().map(Size::replicas).orElse(0);
    int stable = state.distinctStable().map(Size::replicas).orElse(0);
    boolean increasing = state.canary().isEmpty() || wanted.canary() >= canary;
    // The side that drains counts by what is wanted of it: its unhealthy pods must not block it.
    int counted =
        increasing
            ? state.canary().map(Size::steady).orElse(0)
                + state.stable().map(Size::replicas).orElse(0)
            : state.canary().map(Size::replicas).orElse(0)
                + state.stable().map(Size::steady).orElse(0);
    int spare = counted - floor;
    if (spare <= 0) {
      return grown;
    }
    if (!increasing) {
      int drained = drain(canary, wanted.canary(), spare, grown.canary());
      Sides sides = clamp(state, true, drained, grown.stable(), floor, ceiling);
      return new Target(sides.drained, sides.other);
    }
    if (state.distinctStable().isEmpty()) {
      return grown;
    }
    int drained = drain(stable, wanted.stable(), spare, grown.stable());
    Sides sides = clamp(state, false, drained, grown.canary(), floor, ceiling);
    return new Target(sides.other, sides.drained);
  }

  private static int drain(int current, int wanted, int spare, int unchanged) {
    return current > wanted ? Math.max(wanted, current - spare) : unchanged;
  }

  private record Sides(int drained, int other) {}

  /** Keeps both sides under the ceiling without giving up pods that the floor needs. */
  private static Sides clamp(
      CanaryState state, boolean canaryDrains, int drained, int other, int floor, int ceiling) {
    int canary = state.canary().map(Size::available).orElse(0);
    int stable = state.stable().map(Size::available).orElse(0);
    int drainedAvailable = canaryDrains ? canary : stable;
    int otherAvailable = canaryDrains ? stable : canary;
    int needed = Math.max(0, Math.min(floor - drainedAvailable, otherAvailable));
    int kept = Math.max(needed, other - Math.max(0, drained + other - ceiling));
    return new Sides(Math.min(drained, Math.max(0, ceiling - kept)), kept);
  }
}
