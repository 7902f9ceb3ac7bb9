package dev.sluice.standalone.cli;

import dev.sluice.controller.shell.RequestCounter;
import dev.sluice.observability.metrics.Registries;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.parts.Kubernetes;
import dev.sluice.standalone.parts.SluiceProcess;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import dev.sluice.standalone.parts.Version;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One part as a process of its own. */
@Command(mixinStandardHelpOptions = true)
abstract sealed class RoleCommand implements Callable<Integer> {

  private final Role role;

  @Mixin ProcessOptions options = new ProcessOptions();

  RoleCommand(Role role) {
    this.role = role;
  }

  @Override
  public Integer call() throws Exception {
    SluiceConfig config = options.load();
    String kafka =
        config
            .kafka()
            .bootstrapServers()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "name the brokers: kafka.bootstrapServers, or --kafka HOST:PORT"));
    Running.logging(config);
    PrometheusRegistry registry = Registries.create(Version.current());
    Optional<KubernetesClient> client = client(config, registry);
    SluiceProcess process =
        SluiceProcess.start(
            new PartConfigs(config, kafka, Running.instance()), List.of(role), client, registry);
    List<AutoCloseable> closing = new ArrayList<>(List.of(process));
    client.ifPresent(closing::add);
    Running.untilEnd(process, closing);
    return 0;
  }

  private Optional<KubernetesClient> client(SluiceConfig config, PrometheusRegistry registry) {
    return switch (role) {
      case AGGREGATOR -> Optional.empty();
      case CONTROLLER -> {
        KubernetesClient client =
            Kubernetes.client(config.kubernetes(), new RequestCounter(registry));
        Kubernetes.check(client);
        yield Optional.of(client);
      }
      case WORKER, ROUTER -> Optional.of(Kubernetes.client(config.kubernetes()));
    };
  }

  @Command(
      name = "controller",
      description = "Runs the controller: takes the Rollouts of one cluster through their steps.")
  static final class Controller extends RoleCommand {
    Controller() {
      super(Role.CONTROLLER);
    }
  }

  @Command(
      name = "aggregator",
      description = "Runs the aggregator: schedules and judges all analyses of the fleet.")
  static final class Aggregator extends RoleCommand {
    Aggregator() {
      super(Role.AGGREGATOR);
    }
  }

  @Command(
      name = "worker",
      description = "Runs analysis workers: they carry out the measurements of one cluster.")
  static final class Worker extends RoleCommand {
    Worker() {
      super(Role.WORKER);
    }
  }

  @Command(
      name = "router",
      description = "Runs the router: makes the traffic of one cluster follow its controller.")
  static final class Router extends RoleCommand {
    Router() {
      super(Role.ROUTER);
    }
  }
}
