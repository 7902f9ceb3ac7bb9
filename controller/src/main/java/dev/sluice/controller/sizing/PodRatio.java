package dev.sluice.controller.sizing;

import dev.sluice.controller.sizing.CanarySizing.Target;
import org.jspecify.annotations.Nullable;

/** The split of whole pods that comes nearest to a weight. */
final class PodRatio {

  private final int replicas;
  private final int weight;
  private final int max;
  private @Nullable Target best;
  private int bestTotal;

  private PodRatio(int replicas, int weight, int max) {
    this.replicas = replicas;
    this.weight = weight;
    this.max = max;
  }

  /**
   * The nearest split. A weight between none and all leaves a pod on both sides, save with one pod
   * and no surge.
   *
   * <p>As in Argo, no split is found when surge is 0 and the weight is exactly half a pod short of
   * all; the canary then gets nothing (docs/compatibility.md).
   */
  static Target nearest(int replicas, int weight, int max, int surge) {
    if (replicas == 0) {
      return new Target(0, 0);
    }
    PodRatio ratio = new PodRatio(replicas, weight, max);
    ratio.consider(surge);
    return ratio.best == null ? new Target(0, replicas) : ratio.best;
  }

  private void consider(int surge) {
    boolean zeroAllowed = weight == 0 || weight == max || (replicas == 1 && surge == 0);
    int up = (int) Math.ceilDiv((long) replicas * weight, max);
    int down = (int) ((long) replicas * weight / max);
    boolean downAllowed = down != 0 || zeroAllowed;
    if (up < replicas || zeroAllowed) {
      offer(up, replicas);
    }
    if (!tied(replicas) && downAllowed) {
      offer(down, replicas);
    }
    if (surge > 0) {
      offer(up, replicas + 1);
      if (!tied(replicas + 1) && downAllowed) {
        offer(down, replicas + 1);
      }
    }
  }

  private boolean tied(int total) {
    return 2L * total * weight % (2L * max) == max;
  }

  /** Keeps the candidate when it is nearer than the best so far; the first of equals stays. */
  private void offer(int canary, int total) {
    if (best == null || nearer(canary, total, best.canary(), bestTotal)) {
      best = new Target(canary, total - canary);
      bestTotal = total;
    }
  }

  private boolean nearer(int canary, int total, int otherCanary, int otherTotal) {
    long distance = Math.abs((long) canary * max - (long) weight * total) * otherTotal;
    long otherDistance = Math.abs((long) otherCanary * max - (long) weight * otherTotal) * total;
    return distance < otherDistance;
  }
}
