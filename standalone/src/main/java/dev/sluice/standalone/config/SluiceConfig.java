package dev.sluice.standalone.config;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.standalone.config.tree.Binder;
import dev.sluice.standalone.config.tree.Key;
import dev.sluice.standalone.config.tree.Schema;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.standalone.config.tree.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole configuration of a Sluice process; every command reads what it needs of it. */
public record SluiceConfig(
    @Key(
            value =
                "Name of the Kubernetes cluster in topics and record keys: lower-case letters, digits"
                    + " and '-'. For good: it is part of every key.",
            otherwise = "local")
        String cluster,
    @Key(
            value =
                "Folder of the embedded broker's data and of the aggregator's stores. The stores may be"
                    + " deleted at any time; the broker's data are all there is of the topics.",
            otherwise = ".sluice/data")
        Path dataDir,
    @Key("Kafka.") KafkaSection kafka,
    @Key("Kubernetes.") KubernetesSection kubernetes,
    @Key("Metrics and health.") MetricsSection metrics,
    @Key("Logs.") LoggingSection logging,
    @Key("The embedded broker.") BrokerSection broker,
    @Key("The controller.") ControllerSection controller,
    @Key("The aggregator.") AggregatorSection aggregator,
    @Key("The analysis workers.") WorkerSection worker,
    @Key("The router.") RouterSection router) {

  /** Checks the cluster's name. */
  public SluiceConfig {
    cluster = TopicCatalogue.requireCluster(cluster);
  }

  /** Every setting at its default. */
  public static SluiceConfig defaults() {
    return load(Optional.empty(), Map.of(), Map.of());
  }

  /**
   * The configuration from all sources: flags win over the environment, and that over the file.
   *
   * @param file a YAML file
   * @param environment all environment variables
   * @param flags settings by path
   * @throws dev.sluice.standalone.config.tree.ConfigurationException with everything that is wrong
   */
  public static SluiceConfig load(
      Optional<Path> file, Map<String, String> environment, Map<String, Setting> flags) {
    List<Map<String, Setting>> sources = new ArrayList<>();
    file.map(Settings::ofFile).ifPresent(sources::add);
    sources.add(Settings.ofEnvironment(environment, schema()));
    sources.add(flags);
    return Binder.bind(SluiceConfig.class, sources);
  }

  /** Every key there is. */
  public static Schema schema() {
    return Schema.of(SluiceConfig.class);
  }
}
