package dev.sluice.standalone.config;

import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.aggregator.judge.JudgeSettings;
import dev.sluice.controller.pipeline.KafkaSettings;
import dev.sluice.controller.plugin.StepPluginSettings;
import dev.sluice.controller.shell.ControllerConfig;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.keep.KeeperSettings;
import dev.sluice.router.kube.KubernetesRoutingSettings;
import dev.sluice.router.process.RouterConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.workers.WorkerConfig;
import dev.sluice.workers.account.AccountLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parts' own settings from the configuration tree. Pure.
 *
 * @param config the tree
 * @param bootstrapServers the brokers in use: the configured ones or the embedded one
 * @param instance name of this process, unique in the cluster
 */
public record PartConfigs(SluiceConfig config, String bootstrapServers, String instance) {

  /** The controller's. */
  public ControllerConfig controller() {
    ControllerSection section = config.controller();
    return checked(
        "controller",
        () ->
            new ControllerConfig(
                new KafkaSettings(bootstrapServers, config.kafka().properties()),
                config.kafka().prefix(),
                config.cluster(),
                config.kubernetes().namespace(),
                config.kubernetes().instanceId(),
                section.rolloutThreads(),
                section.statusThreads(),
                section.statusWritesPerSecond(),
                section.resync(),
                section.handover(),
                config.router().istioApiVersion(),
                config.router().primaryClusterNamespace(),
                stepPlugins(section),
                leaderElection(section.leaderElection())));
  }

  /** The aggregator's. */
  public AggregatorConfig aggregator() {
    AggregatorSection section = config.aggregator();
    return checked(
        "aggregator",
        () ->
            new AggregatorConfig(
                bootstrapServers,
                config.kafka().prefix(),
                config.kafka().prefix() + ".aggregator",
                config.dataDir().resolve("aggregator").toAbsolutePath(),
                section.threads(),
                section.tick(),
                section.maxRecordBytes(),
                new JudgeSettings(
                    section.taskTimeout(),
                    section.stopTimeout(),
                    section.attempts(),
                    section.progressGap()),
                config.kafka().properties()));
  }

  /** The workers'. */
  public WorkerConfig worker() {
    WorkerSection section = config.worker();
    return checked(
        "worker",
        () ->
            new WorkerConfig(
                bootstrapServers,
                config.kafka().properties(),
                config.kafka().prefix(),
                config.cluster(),
                section.name().orElse(instance),
                section.consumers(),
                section.batch(),
                section.handOverAfter(),
                section.recordLock(),
                section.maxRunning(),
                section.maxMeasurement(),
                section.drain(),
                section.limits().limits(),
                limitsByProvider(section),
                section.maxAnswerBytes(),
                section.trustedCertificates()));
  }

  /** The router's, as a process. */
  public RouterConfig router() {
    RouterSection section = config.router();
    Map<String, String> kafka = new HashMap<>(config.kafka().properties());
    kafka.put("bootstrap.servers", bootstrapServers);
    return checked(
        "router",
        () ->
            new RouterConfig(
                config.cluster(),
                config.kafka().prefix(),
                kafka,
                config.kafka().prefix() + "." + config.cluster() + ".router",
                section.istioApiVersion(),
                new KubernetesRoutingSettings(
                    "sluice-router",
                    section.requestTimeout(),
                    config.kubernetes().namespace().map(Set::of).orElse(Set.of()),
                    section.primaryClusterNamespace().orElse("")),
                routerSettings(),
                new KeeperSettings(
                    section.concurrency(), section.firstRetry(), section.longestRetry())));
  }

  private RouterSettings routerSettings() {
    RouterSection section = config.router();
    return new RouterSettings(
        "router", section.patience(), section.firstBackOff(), section.longestBackOff());
  }

  private Optional<ControllerConfig.LeaderElection> leaderElection(LeaderElectionSection section) {
    return section.enabled()
        ? Optional.of(
            ControllerConfig.LeaderElection.of(section.namespace(), section.name(), instance))
        : Optional.empty();
  }

  private static Map<String, StepPluginSettings> stepPlugins(ControllerSection section) {
    Map<String, StepPluginSettings> plugins = new HashMap<>();
    section.stepPlugins().forEach((name, plugin) -> plugins.put(name, plugin.settings()));
    return plugins;
  }

  private static Map<String, AccountLimits> limitsByProvider(WorkerSection section) {
    Map<String, AccountLimits> limits = new HashMap<>();
    section.limitsByProvider().forEach((type, account) -> limits.put(type, account.limits()));
    return limits;
  }

  private static <T> T checked(String section, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("configuration of the " + section + ": " + e.getMessage());
    }
  }
}
