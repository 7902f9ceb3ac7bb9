package dev.sluice.system.harness;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.standalone.parts.Kubernetes;
import dev.sluice.standalone.parts.SluiceProcess;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import dev.sluice.standalone.parts.Topics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every part of Sluice in this JVM, wired as its commands wire it, each to be started and stopped
 * by itself. For one thread.
 */
public final class Sluice implements AutoCloseable {

  /** The cluster's name in topics and keys. */
  public static final String CLUSTER = "c1";

  private static final Duration READY = Duration.ofSeconds(90);

  private final SluiceConfig config;
  private final KubernetesClient client;
  private final String bootstrapServers;
  private final Map<Role, SluiceProcess> running = new EnumMap<>(Role.class);
  private int starts;

  /**
   * Creates the topics; no part runs yet.
   *
   * @param topics the cell
   * @param dataDir folder for the aggregator's stores
   * @param settings further settings by path, such as {@code kubernetes.namespace}
   */
  public Sluice(
      Config kubernetes,
      String bootstrapServers,
      TopicCatalogue topics,
      Path dataDir,
      Map<String, String> settings) {
    this.bootstrapServers = bootstrapServers;
    this.client = Kubernetes.client(kubernetes);
    Map<String, String> all = new HashMap<>(settings);
    all.put("cluster", CLUSTER);
    all.put("kafka.prefix", topics.prefix());
    all.put("dataDir", dataDir.toString());
    all.put("metrics.port", "0");
    this.config =
        SluiceConfig.load(
            Optional.empty(),
            Map.of(),
            all.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, entry -> new Setting(entry.getValue(), "the test"))));
    Topics.apply(config, bootstrapServers);
  }

  /** Starts these parts. */
  public Sluice start(Role... roles) {
    for (Role role : roles) {
      PartConfigs configs = new PartConfigs(config, bootstrapServers, "test-" + ++starts);
      try {
        running.put(role, SluiceProcess.start(configs, List.of(role), Optional.of(client)));
      } catch (IOException e) {
        throw new UncheckedIOException("metrics port of " + role, e);
      }
    }
    return this;
  }

  /** Starts the parts that do not run and waits until each says that it is ready. */
  public Sluice startAll() {
    Stream.of(Role.AGGREGATOR, Role.WORKER, Role.ROUTER, Role.CONTROLLER)
        .filter(role -> !running.containsKey(role))
        .forEach(this::start);
    awaitReady();
    return this;
  }

  /** Waits until all running parts are ready. */
  public void awaitReady() {
    running.forEach(
        (role, process) ->
            Await.until(READY, () -> process.readiness().isUp() ? "" : process.readiness().text()));
  }

  /** Ends a part that runs. */
  public void stop(Role role) {
    SluiceProcess process = running.remove(role);
    if (process == null) {
      throw new IllegalStateException(role + " does not run");
    }
    process.close();
  }

  /** The settings of all parts. */
  public SluiceConfig config() {
    return config;
  }

  @Override
  public void close() {
    running.values().forEach(SluiceProcess::close);
    running.clear();
    client.close();
  }
}
