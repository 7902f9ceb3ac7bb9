package dev.sluice.standalone.cli;

import dev.sluice.controller.shell.RequestCounter;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.observability.metrics.Registries;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.parts.Kubernetes;
import dev.sluice.standalone.parts.Standalone;
import dev.sluice.standalone.parts.Version;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice standalone}. */
@Command(
    name = "standalone",
    description =
        "Runs every part in one process against a cluster, with an embedded Kafka broker unless --kafka names one.",
    mixinStandardHelpOptions = true)
final class StandaloneCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ProcessOptions options = new ProcessOptions();

  @Option(
      names = "--install-crds",
      description = "Installs or updates the CustomResourceDefinitions first.")
  boolean installCrds;

  @Override
  public Integer call() throws Exception {
    SluiceConfig config = options.load();
    Running.logging(config);
    PrometheusRegistry registry = Registries.create(Version.current());
    KubernetesClient client = Kubernetes.client(config.kubernetes(), new RequestCounter(registry));
    if (installCrds) {
      Kinds.install(client, CustomResourceDefinitions.all());
    }
    Kubernetes.check(client);
    Standalone standalone = Standalone.start(config, client, Running.instance(), registry);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Sluice is running: cluster %s at %s, Kafka at %s, metrics and health at http://localhost:%d/metrics%n",
        config.cluster(),
        client.getConfiguration().getMasterUrl(),
        standalone.bootstrapServers(),
        standalone.process().metricsPort());
    out.flush();
    Running.untilEnd(standalone.process(), List.of(standalone, client));
    return 0;
  }
}
