package dev.sluice.observability.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HealthTest {

  private final Health health = new Health();

  @Test
  void aProcessWithoutChecksIsUp() {
    assertThat(health.liveness().isUp()).isTrue();
    assertThat(health.readiness().text()).isEqualTo("ok\n");
  }

  @Test
  void onePartThatIsDownIsNamedWithItsReason() {
    health.ready("worker", () -> State.UP);
    health.ready("aggregator", () -> new State.Down("store is being restored"));
    assertThat(health.readiness().isUp()).isFalse();
    assertThat(health.readiness().text())
        .isEqualTo("[-] aggregator: store is being restored\n[+] worker\nnot ok\n");
  }

  @Test
  void whatIsNotReadyMayStillLive() {
    health.live("aggregator", () -> State.UP);
    health.ready("aggregator", () -> new State.Down("starting"));
    assertThat(health.liveness().isUp()).isTrue();
    assertThat(health.readiness().isUp()).isFalse();
  }

  @Test
  void whatIsDeadIsNotReady() {
    health.live("controller", () -> new State.Down("reconciler stuck"));
    health.ready("worker", () -> State.UP);
    assertThat(health.readiness().isUp()).isFalse();
  }

  @Test
  void aCheckThatThrowsIsDown() {
    health.live(
        "router",
        () -> {
          throw new IllegalStateException("boom");
        });
    assertThat(health.liveness().text()).contains("[-] router: check failed", "boom");
  }
}
