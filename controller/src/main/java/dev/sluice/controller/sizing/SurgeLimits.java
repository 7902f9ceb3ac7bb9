package dev.sluice.controller.sizing;

import dev.sluice.schemas.crd.rollout.BlueGreenStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * How many pods there may be beyond, and how many may be missing from, the number wanted.
 *
 * @param surge pods beyond
 * @param unavailable pods missing; at least 1 when surge is 0, never more than are wanted
 */
public record SurgeLimits(int surge, int unavailable) {

  private static final String DEFAULT = "25%";

  /** The limits of a strategy at this number of pods. Any text is a percentage, as in Argo. */
  public static SurgeLimits of(CanaryStrategy strategy, int replicas) {
    return of(strategy.maxSurge(), strategy.maxUnavailable(), replicas);
  }

  /** The limits of a strategy at this number of pods, which heeds them in restarts only. */
  public static SurgeLimits of(BlueGreenStrategy strategy, int replicas) {
    return of(new IntOrString(0), strategy.maxUnavailable(), replicas);
  }

  static SurgeLimits of(
      @Nullable IntOrString maxSurge, @Nullable IntOrString maxUnavailable, int replicas) {
    int surge = (int) Math.ceilDiv(hundredths(maxSurge, replicas), 100);
    int unavailable = (int) Math.floorDiv(hundredths(maxUnavailable, replicas), 100L);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new SurgeLimits(surge, Math.min(unavailable, replicas));
  }

  private static long hundredths(@Nullable IntOrString value, int replicas) {
    if (value != null && value.getIntVal() != null) {
      return 100L * value.getIntVal();
    }
    String text = value == null || value.getStrVal() == null ? DEFAULT : value.getStrVal();
    return percent(text) * (long) replicas;
  }

  private static int percent(String text) {
    try {
      return Integer.parseInt(text.replace("%", "").strip());
    } catch (NumberFormatException e) {
      return 0; // validation refuses such a text before it gets here
    }
  }
}
