package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControllerConfigTest {

  private static final ControllerConfig GOOD = ControllerConfig.of("localhost:9092", "c1");

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongValueIsToldWithItsName(String name, UnaryOperator<ControllerConfig> change) {
    assertThatThrownBy(() -> change.apply(GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("cluster", config -> config.withCluster("Not A Label")),
        wrong("prefix", config -> config.withPrefix("a b")),
        wrong("namespace", config -> config.withNamespace(Optional.of("A_B"))),
        wrong("instanceId", config -> config.withInstanceId(Optional.of("a b"))),
        wrong("rolloutThreads", config -> config.withRolloutThreads(0)),
        wrong("statusThreads", config -> config.withStatusThreads(0)),
        wrong("statusWritesPerSecond", config -> config.withStatusWritesPerSecond(0)),
        wrong("resync", config -> config.withResync(Duration.ZERO)),
        wrong("handover", config -> config.withHandover(Duration.ofSeconds(10))),
        wrong("istioApiVersion", config -> config.withIstioApiVersion("v1")));
  }

  private static Arguments wrong(String name, UnaryOperator<ControllerConfig> change) {
    return Arguments.of(name, change);
  }

  @Test
  void withoutInstanceIdOnlyObjectsWithoutOneAreSelected() {
    assertThat(GOOD.instanceSelector())
        .isEqualTo("!argo-rollouts.argoproj.io/controller-instance-id");
    assertThat(GOOD.withInstanceId(Optional.of("blue")).instanceSelector())
        .isEqualTo("argo-rollouts.argoproj.io/controller-instance-id=blue");
  }

  @Test
  void leaseTimesMustBeInOrder() {
    assertThatThrownBy(
            () ->
                new ControllerConfig.LeaderElection(
                    "ns",
                    "lease",
                    "me",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2)))
        .hasMessageContaining("leaseDuration");
  }
}
