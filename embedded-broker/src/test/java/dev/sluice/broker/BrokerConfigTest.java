package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BrokerConfigTest {

  @Test
  void aPortOutOfBoundsIsNamedWithItsBounds() {
    assertThatThrownBy(() -> BrokerConfig.temporary().onPort(70_000))
        .hasMessage("port of the embedded broker is 70000, must be 0 (choose one) to 65535");
  }

  @Test
  void overridesWinOverTheBrokersOwnSettings() {
    Map<String, String> settings =
        BrokerSettings.of(
            "127.0.0.1",
            new Ports(1, 2),
            Path.of("data"),
            Map.of("group.initial.rebalance.delay.ms", "7"));
    assertThat(settings)
        .containsEntry("group.initial.rebalance.delay.ms", "7")
        .containsEntry("share.coordinator.state.topic.min.isr", "1")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:2");
  }

  @Test
  void chosenPortsDiffer() {
    Ports ports = Ports.of(BrokerConfig.temporary());
    assertThat(ports.client()).isPositive().isNotEqualTo(ports.quorum());
  }
}
