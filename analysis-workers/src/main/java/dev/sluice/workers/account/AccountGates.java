package dev.sluice.workers.account;

import dev.sluice.workers.spi.Account;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The gates of all accounts in use. Idle ones are forgotten when there are more than {@value
 * #MAX_IDLE}. Thread-safe.
 */
public final class AccountGates {

  private static final int MAX_IDLE = 1000;

  private record Key(String type, Account account) {}

  private final AccountLimits general;
  private final Map<String, AccountLimits> byType;
  private final InstantSource clock;
  private final Map<Key, AccountGate> gates = new HashMap<>();

  /**
   * Without gates yet.
   *
   * @param general limits of an account
   * @param byType limits of an account of a provider type, in place of the general ones
   */
  public AccountGates(
      AccountLimits general, Map<String, AccountLimits> byType, InstantSource clock) {
    this.general = general;
    this.byType = Map.copyOf(byType);
    this.clock = clock;
  }

  /** The gate of this account of this provider type. */
  public synchronized AccountGate gate(String type, Account account) {
    AccountGate known = gates.get(new Key(type, account));
    if (known != null) {
      return known;
    }
    if (gates.size() >= MAX_IDLE) {
      gates.values().removeIf(AccountGate::idle);
    }
    AccountGate gate = new AccountGate(byType.getOrDefault(type, general), clock);
    gates.put(new Key(type, account), gate);
    return gate;
  }

  synchronized int size() {
    return gates.size();
  }
}
