package dev.sluice.standalone.cli;

import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.config.tree.Setting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags that every command with a configuration takes. A flag that is given becomes a setting. */
final class CommonOptions {

  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings; see docs/configuration.md.")
  void config(Path given) {
    file = Optional.ofNullable(given);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting by its path, such as worker.maxRunning=500. May be repeated.")
  void set(List<String> given) {
    for (String pair : Optional.ofNullable(given).orElse(List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "--set %s must be KEY=VALUE, such as worker.maxRunning=500".formatted(pair));
      }
      settings.put(
          pair.substring(0, equals), new Setting(pair.substring(equals + 1), "--set " + pair));
    }
  }

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, parted by commas (kafka.bootstrapServers).")
  void kafka(String given) {
    put("kafka.bootstrapServers", given, "--kafka");
  }

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "Prefix of all topics (kafka.prefix).")
  void prefix(String given) {
    put("kafka.prefix", given, "--prefix");
  }

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Name of the Kubernetes cluster in topics and keys (cluster).")
  void cluster(String given) {
    put("cluster", given, "--cluster");
  }

  /** The configuration from file, environment and these flags. */
  SluiceConfig load() {
    return SluiceConfig.load(file, System.getenv(), settings);
  }

  void put(String path, String value, String flag) {
    // picocli hands null to every option that is not given.
    if (value != null) {
      settings.put(path, new Setting(value, flag));
    }
  }
}
