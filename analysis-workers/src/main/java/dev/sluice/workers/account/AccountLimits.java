package dev.sluice.workers.account;

/**
 * Bounds of one account in one worker process.
 *
 * @param maxConcurrent calls at once, at least 1
 * @param perSecond calls a second on average, more than 0
 * @param burst calls at once after a quiet time, at least 1
 * @param maxWaiting measurements that wait for their turn, at least 1; more are put off
 */
public record AccountLimits(int maxConcurrent, double perSecond, int burst, int maxWaiting) {

  /** 64 at once, 5 000 a second, 4 000 waiting. */
  public static final AccountLimits DEFAULT = new AccountLimits(64, 5_000, 5_000, 4_000);

  /** Checks the bounds. */
  public AccountLimits {
    require(maxConcurrent >= 1, "maxConcurrent must be at least 1, not " + maxConcurrent);
    require(perSecond > 0, "perSecond must be more than 0, not " + perSecond);
    require(burst >= 1, "burst must be at least 1, not " + burst);
    require(maxWaiting >= 1, "maxWaiting must be at least 1, not " + maxWaiting);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("account limits: " + message);
    }
  }
}
