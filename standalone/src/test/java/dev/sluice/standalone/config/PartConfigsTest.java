package dev.sluice.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.controller.shell.ControllerConfig;
import dev.sluice.router.process.RouterConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.workers.WorkerConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PartConfigsTest {

  private static final String KAFKA = "broker:9092";

  private final PartConfigs defaults = new PartConfigs(SluiceConfig.defaults(), KAFKA, "host-1");

  @Test
  void defaultsOfTheTreeAreTheDefaultsOfTheParts() {
    assertThat(defaults.controller()).isEqualTo(ControllerConfig.of(KAFKA, "local"));
    assertThat(defaults.worker()).isEqualTo(WorkerConfig.of(KAFKA, "local", "host-1"));
    assertThat(defaults.router())
        .isEqualTo(RouterConfig.of("local", "sluice", Map.of("bootstrap.servers", KAFKA)));
    assertThat(defaults.aggregator())
        .usingRecursiveComparison()
        .isEqualTo(AggregatorConfig.of(KAFKA, "sluice", defaults.aggregator().stateDir()));
  }

  @Test
  void aPartsOwnBoundIsToldWithThePart() {
    SluiceConfig config =
        SluiceConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of("worker.consumers", new Setting("0", "--set worker.consumers=0")));
    assertThatThrownBy(() -> new PartConfigs(config, KAFKA, "host-1").worker())
        .hasMessageContaining("configuration of the worker")
        .hasMessageContaining("consumers must be 1 to 64, not 0");
  }

  @Test
  void leaderElectionUsesTheProcessesOwnName() {
    SluiceConfig config =
        SluiceConfig.load(
            Optional.empty(),
            Map.of("SLUICE_CONTROLLER_LEADER_ELECTION_ENABLED", "true"),
            Map.of());
    assertThat(new PartConfigs(config, KAFKA, "host-1").controller().leaderElection())
        .contains(ControllerConfig.LeaderElection.of("sluice", "sluice-controller", "host-1"));
  }
}
