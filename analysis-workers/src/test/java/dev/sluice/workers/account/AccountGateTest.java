package dev.sluice.workers.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.spi.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AccountGateTest {

  private static AccountGate gate(AccountLimits limits) {
    return new AccountGate(limits, InstantSource.system());
  }

  @Test
  void noMoreThanAllowedPassAtOnce() throws Exception {
    AccountGate gate = gate(new AccountLimits(3, 1_000, 1_000, 100));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        Future<?> unused =
            threads.submit(
                () -> {
                  try (AccountGate.Passage passage = gate.enter()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                  }
                  return true;
                });
      }
    }

    assertThat(most.get()).isBetween(1, 3);
    assertThat(gate.idle()).isTrue();
  }

  @Test
  void oneTooManyIsPutOff() throws Exception {
    AccountGate gate = gate(new AccountLimits(1, 1_000, 1_000, 1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AccountGate.Passage first = gate.enter();
      Future<Boolean> second =
          threads.submit(
              () -> {
                gate.enter().close();
                return true;
              });
      while (!gate.full()) {
        Thread.onSpinWait();
      }

      assertThatThrownBy(gate::enter)
          .isInstanceOf(AccountFullException.class)
          .hasMessage("1 measurements wait for this provider account already");
      first.close();
      assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aQuietAccountIsNotCalledUntilItsTime() throws Exception {
    AccountGate gate = gate(AccountLimits.DEFAULT);
    gate.quiet(Duration.ofMillis(400));
    long begin = System.nanoTime();

    gate.enter().close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(350));
  }

  @Test
  void anInterruptedWaiterLeavesNoTrace() throws Exception {
    AccountGate gate = gate(AccountLimits.DEFAULT);
    gate.quiet(Duration.ofHours(1));
    Thread waiter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (AccountGate.Passage passage = gate.enter()) {
                    throw new IllegalStateException("the account is quiet");
                  } catch (AccountFullException | InterruptedException e) {
                    // wanted
                  }
                });
    waiter.interrupt();

    assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
    assertThat(gate.empty()).isTrue();
  }

  @Test
  void accountsHaveGatesOfTheirOwn() {
    AccountLimits special = new AccountLimits(1, 1, 1, 1);
    AccountGates gates =
        new AccountGates(AccountLimits.DEFAULT, Map.of("web", special), InstantSource.system());
    Account a = Account.of("http://a", List.of("k"));

    assertThat(gates.gate("web", a))
        .isSameAs(gates.gate("web", Account.of("http://a", List.of("k"))));
    assertThat(gates.gate("web", a))
        .isNotSameAs(gates.gate("web", Account.of("http://a", List.of())));
    assertThat(gates.gate("web", a)).isNotSameAs(gates.gate("prometheus", a));
  }

  @Test
  void idleAccountsAreForgotten() {
    AccountGates gates = new AccountGates(AccountLimits.DEFAULT, Map.of(), InstantSource.system());
    for (int i = 0; i < 5_000; i++) {
      gates.gate("web", new Account("http://" + i, ""));
    }

    assertThat(gates.size()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void theDigestHidesTheCredentials() {
    assertThat(Account.of("http://a", List.of("hush")).toString()).doesNotContain("hush");
  }

  @Property
  void theRateIsNeverExceeded(
      @ForAll @DoubleRange(min = 0.5, max = 1_000) double perSecond,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 100) Integer> gapsMillis) {
    Instant start = Instant.EPOCH;
    Instant now = start;
    Instant last = start;
    TokenBucket bucket = TokenBucket.full(perSecond, burst, start);
    for (int gap : gapsMillis) {
      now = now.plusMillis(gap);
      bucket = bucket.take(now);
      last = now.plus(bucket.debt());
    }

    double seconds = Duration.between(start, last).toNanos() / 1e9;
    assertThat((double) gapsMillis.size()).isLessThanOrEqualTo(burst + seconds * perSecond + 1e-3);
  }
}
