package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;
import dev.sluice.workers.account.AccountLimits;

/** Bounds of one provider account (one address with one credential) in one worker process. */
public record AccountSection(
    @Key(value = "Calls at once.", otherwise = "64") int maxConcurrent,
    @Key(value = "Calls a second on average.", otherwise = "5000") double perSecond,
    @Key(value = "Calls at once after a quiet time.", otherwise = "5000") int burst,
    @Key(value = "Measurements that wait for their turn; more are put off.", otherwise = "4000")
        int maxWaiting) {

  /** Checks the bounds. */
  public AccountSection {
    maxWaiting = new AccountLimits(maxConcurrent, perSecond, burst, maxWaiting).maxWaiting();
  }

  /** The same for the workers. */
  public AccountLimits limits() {
    return new AccountLimits(maxConcurrent, perSecond, burst, maxWaiting);
  }
}
