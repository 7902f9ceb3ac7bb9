package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStrategy.PingPong;
import java.util.Optional;

/**
 * The two Services of a canary.
 *
 * @param canary leads to the new version; empty when there is none
 * @param stable leads to the stable version; empty when there is none
 */
record CanaryServices(String canary, String stable) {

  static final String PING = "ping";
  static final String PONG = "pong";

  /**
   * The Services that traffic is split between. Those of pingPong count only where no fixed ones
   * are named, as with Argo and Istio.
   *
   * @param stablePingPong {@code status.canary.stablePingPong}
   */
  static CanaryServices routed(CanaryStrategy strategy, String stablePingPong) {
    CanaryServices fixed = new CanaryServices(strategy.canaryService(), strategy.stableService());
    return fixed.canary.isEmpty() && fixed.stable.isEmpty()
        ? turns(strategy, stablePingPong).orElse(fixed)
        : fixed;
  }

  /** The Services that take turns in being the stable one; the pong Service begins. */
  static Optional<CanaryServices> turns(CanaryStrategy strategy, String stablePingPong) {
    PingPong pair = strategy.pingPong();
    if (pair == null) {
      return Optional.empty();
    }
    return Optional.of(
        stablePingPong.equals(PING)
            ? new CanaryServices(pair.pongService(), pair.pingService())
            : new CanaryServices(pair.pingService(), pair.pongService()));
  }

  /** Whose turn it is after the canary's Service became the stable one. */
  static String flipped(String stablePingPong) {
    return stablePingPong.equals(PING) ? PONG : PING;
  }
}
