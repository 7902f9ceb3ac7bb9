package dev.sluice.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.observability.logging.LogFormat;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.config.tree.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

final class BinderTest {

  @TempDir Path dir;

  @Test
  void everythingHasItsDefault() {
    SluiceConfig config = SluiceConfig.defaults();
    assertThat(config.cluster()).isEqualTo("local");
    assertThat(config.kafka().bootstrapServers()).isEmpty();
    assertThat(config.metrics().port()).isEqualTo(8090);
    assertThat(config.aggregator().tick()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.logging().format()).isEqualTo(LogFormat.TEXT);
  }

  @Test
  void everyKindOfValueIsRead() {
    SluiceConfig config =
        file(
            """
            cluster: east
            dataDir: /var/lib/sluice
            kafka:
              bootstrapServers: [one:9092, two:9092]
              properties:
                security.protocol: SSL
            metrics:
              port: 9000
            logging:
              format: json
              levels:
                org.apache.kafka: debug
            controller:
              statusWritesPerSecond: 2.5
              stepPlugins:
                acme/gate:
                  url: https://gate.acme.example/step
              leaderElection:
                enabled: true
            worker:
              maxMeasurement: 1m30s
              trustedCertificates: /etc/ca.pem
              limitsByProvider:
                datadog:
                  perSecond: 5
            """);
    assertThat(config.cluster()).isEqualTo("east");
    assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/sluice"));
    assertThat(config.kafka().bootstrapServers()).contains("one:9092,two:9092");
    assertThat(config.kafka().properties()).containsEntry("security.protocol", "SSL");
    assertThat(config.logging().format()).isEqualTo(LogFormat.JSON);
    assertThat(config.logging().levels()).containsEntry("org.apache.kafka", Level.DEBUG);
    assertThat(config.controller().statusWritesPerSecond()).isEqualTo(2.5);
    assertThat(config.controller().leaderElection().enabled()).isTrue();
    assertThat(config.worker().maxMeasurement()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.worker().trustedCertificates()).contains(Path.of("/etc/ca.pem"));
    assertThat(config.controller().stepPlugins().get("acme/gate"))
        .isEqualTo(
            new StepPluginSection(
                Optional.of("https://gate.acme.example/step"), Duration.ofSeconds(10), false));
    assertThat(config.worker().limitsByProvider().get("datadog"))
        .isEqualTo(new AccountSection(64, 5, 5000, 4000));
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = write("cluster: of-file\nmetrics:\n  port: 1\nworker:\n  maxRunning: 3\n");
    SluiceConfig config =
        SluiceConfig.load(
            Optional.of(file),
            Map.of("SLUICE_CLUSTER", "of-environment", "SLUICE_METRICS_PORT", "2", "PATH", "x"),
            Map.of("cluster", new Setting("of-flag", "--cluster")));
    assertThat(config.cluster()).isEqualTo("of-flag");
    assertThat(config.metrics().port()).isEqualTo(2);
    assertThat(config.worker().maxRunning()).isEqualTo(3);
  }

  @Test
  void anUnknownKeyIsNamedWithItsFileAndTheNearestKnownKey() {
    assertThatThrownBy(() -> file("aggregator:\n  tik: 50ms\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "file %s: there is no setting aggregator.tik; did you mean aggregator.tick?"
                .formatted(dir.resolve("sluice.yaml")));
  }

  @Test
  void anUnknownKeyThatIsLikeNoneGetsNoGuess() {
    assertThatThrownBy(() -> file("somethingElseAltogether: 1\n"))
        .hasMessageEndingWith("there is no setting somethingElseAltogether");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                file(
                    """
                    metrics: {port: many}
                    aggregator: {tick: soon}
                    logging: {format: xml}
                    controller: {leaderElection: {enabled: "yes"}}
                    """))
        .hasMessageContaining("metrics.port is 'many', must be a whole number")
        .hasMessageContaining("aggregator.tick is 'soon', must be a duration such as 500ms")
        .hasMessageContaining("logging.format is 'xml', must be one of text, json")
        .hasMessageContaining("controller.leaderElection.enabled is 'yes', must be true or false");
  }

  @Test
  void aValueOutOfBoundsNamesItsSectionAndOrigin() {
    assertThatThrownBy(() -> file("metrics:\n  port: 70000\n"))
        .hasMessageContaining("sluice.yaml: metrics.port is 70000, must be 0 to 65535");
    assertThatThrownBy(() -> file("cluster: East_Coast\n"))
        .hasMessageContaining("cluster name 'East_Coast' must be an RFC 1123 label");
  }

  @Test
  void aSectionTakesNoValue() {
    assertThatThrownBy(() -> file("metrics: 8090\n"))
        .hasMessageContaining("metrics has keys of its own and takes no value");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThatThrownBy(
            () -> SluiceConfig.load(Optional.of(dir.resolve("none.yaml")), Map.of(), Map.of()))
        .hasMessage("configuration file %s does not exist".formatted(dir.resolve("none.yaml")));
  }

  @Test
  void brokenYamlIsNamedWithItsLine() {
    assertThatThrownBy(() -> file("cluster: east\nkafka: [\n"))
        .hasMessageContaining("sluice.yaml is not YAML at line");
    assertThatThrownBy(() -> file("- a\n- b\n")).hasMessageContaining("must hold keys with values");
  }

  @Test
  void anEmptyFileSetsNothing() {
    assertThat(file("# nothing\n")).isEqualTo(SluiceConfig.defaults());
  }

  @Test
  void aVariableThatIsNoSettingIsNamedWithTheNearest() {
    assertThatThrownBy(
            () -> SluiceConfig.load(Optional.empty(), Map.of("SLUICE_METRIC_PORT", "1"), Map.of()))
        .hasMessage(
            "environment variable SLUICE_METRIC_PORT is no setting; did you mean SLUICE_METRICS_PORT?");
  }

  @Test
  void theLaunchersOwnVariablesAreLeftAlone() {
    assertThat(SluiceConfig.load(Optional.empty(), Map.of("SLUICE_KUBE_BIN", "/bin"), Map.of()))
        .isEqualTo(SluiceConfig.defaults());
  }

  private SluiceConfig file(String yaml) {
    try {
      return SluiceConfig.load(Optional.of(write(yaml)), Map.of(), Map.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(dir.resolve("sluice.yaml"), yaml);
  }
}
