package dev.sluice.standalone.parts;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.observability.metrics.Registries;
import dev.sluice.schemas.topic.admin.TopicPlan;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Every part in this JVM: with the configured brokers, else with an embedded one whose data are in
 * the data folder. Ended by {@link #close()}.
 */
public final class Standalone implements AutoCloseable {

  private final Optional<EmbeddedBroker> broker;
  private final String bootstrapServers;
  private final SluiceProcess process;

  private Standalone(
      Optional<EmbeddedBroker> broker, String bootstrapServers, SluiceProcess process) {
    this.broker = broker;
    this.bootstrapServers = bootstrapServers;
    this.process = process;
  }

  /**
   * Starts everything and brings the topics into being.
   *
   * @param client the cluster's API; the caller closes it afterwards
   * @param instance name of this process, unique in the cluster
   * @throws IOException when the metrics port cannot be used
   * @throws RuntimeException when a part cannot start; nothing is left running
   */
  public static Standalone start(SluiceConfig config, KubernetesClient client, String instance)
      throws IOException {
    return start(config, client, instance, Registries.create(Version.current()));
  }

  /**
   * The same with a registry to which more metrics belong than those of the parts.
   *
   * @throws IOException when the metrics port cannot be used
   * @throws RuntimeException when a part cannot start; nothing is left running
   */
  public static Standalone start(
      SluiceConfig config, KubernetesClient client, String instance, PrometheusRegistry registry)
      throws IOException {
    Optional<String> configured = config.kafka().bootstrapServers();
    if (configured.isPresent()) {
      return start(config, client, instance, registry, Optional.empty(), configured.get());
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            config.broker().config(config.dataDir().resolve("broker").toAbsolutePath()));
    try {
      return start(
          config, client, instance, registry, Optional.of(broker), broker.bootstrapServers());
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static Standalone start(
      SluiceConfig config,
      KubernetesClient client,
      String instance,
      PrometheusRegistry registry,
      Optional<EmbeddedBroker> broker,
      String kafka)
      throws IOException {
    TopicPlan left = Topics.apply(config, kafka);
    if (!left.isEmpty()) {
      throw new IllegalStateException("topics are not as they should be: " + left.changes());
    }
    return new Standalone(
        broker,
        kafka,
        SluiceProcess.start(
            new PartConfigs(config, kafka, instance),
            List.of(Role.AGGREGATOR, Role.WORKER, Role.ROUTER, Role.CONTROLLER),
            Optional.of(client),
            registry));
  }

  /** The brokers in use. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The parts. */
  public SluiceProcess process() {
    return process;
  }

  /** The embedded broker, where it is one. */
  public Optional<EmbeddedBroker> broker() {
    return broker;
  }

  @Override
  public void close() {
    process.close();
    broker.ifPresent(EmbeddedBroker::close);
  }
}
