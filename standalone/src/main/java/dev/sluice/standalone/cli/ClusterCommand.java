package dev.sluice.standalone.cli;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.fault.Scenario;
import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.schemas.crd.GoDuration;
import dev.sluice.standalone.config.tree.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice cluster}. */
@Command(
    name = "cluster",
    description = "A Kubernetes cluster in memory, for trying things out and for tests.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ClusterCommand.Up.class)
final class ClusterCommand {

  /** {@code sluice cluster up}. */
  @Command(
      name = "up",
      description =
          "Runs a cluster in memory until it is interrupted: API server, controllers, and nodes whose pods only seem to run.",
      mixinStandardHelpOptions = true)
  static final class Up implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "The port to listen on (default: any free one).")
    int port;

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description = "Where to write the kubeconfig (default: ${DEFAULT-VALUE}).")
    Path kubeconfig = Path.of(".sluice", "cluster.kubeconfig");

    @Option(
        names = "--pods-ready-after",
        paramLabel = "D",
        description =
            "How long a started pod takes to become ready, as 500ms, 3s or 1m (default: 1.5s).")
    String podsReadyAfter = "1.5s";

    @Option(
        names = "--run-jobs",
        description =
            "Runs the commands of Jobs as processes of this machine: for manifests you trust.")
    boolean runJobs;

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "Keeps the cluster's objects in this folder (default: nowhere).")
    Optional<Path> dataDir = Optional.empty();

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "The same seed gives the same uids and names (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
        names = "--faults",
        paramLabel = "FILE",
        description = "What goes wrong from the start: a scenario such as examples/faults.yaml.")
    Optional<Path> faults = Optional.empty();

    @Option(
        names = "--rbac",
        description =
            "Lets Roles and ClusterRoles decide who may do what; without, everybody may do everything.")
    boolean rbac;

    @Override
    public Integer call() throws Exception {
      if (port < 0 || port > 65_535) {
        throw new ConfigurationException(
            "--port %d is no port; give one from 0 (any) to 65535".formatted(port));
      }
      KubeletConfig kubelet = KubeletConfig.standard().withReadyAfter(readyAfter());
      LocalCluster.Config config =
          new LocalCluster.Config(port, seed, kubelet, runJobs, true, dataDir);
      if (rbac) {
        config = config.withRbac();
      }
      if (faults.isPresent()) {
        config = config.faults(scenario(faults.get()));
      }
      try (LocalCluster cluster = LocalCluster.start(config)) {
        write(cluster.kubeconfig());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            "A cluster in memory is up at %s until Ctrl-C.%n  export KUBECONFIG=%s%n",
            cluster.address(), kubeconfig.toAbsolutePath());
        out.flush();
        untilInterrupted(cluster);
        return 0;
      } catch (UncheckedIOException e) {
        throw new ConfigurationException(problem(e));
      }
    }

    private static Scenario scenario(Path file) {
      String text;
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        throw new ConfigurationException(
            "--faults %s cannot be read: %s; give a readable text file"
                .formatted(file, e.getMessage()));
      }
      return switch (Scenario.read(text)) {
        case Scenario.Read.Good(Scenario scenario) -> scenario;
        case Scenario.Read.Bad(List<String> problems) ->
            throw new ConfigurationException(
                problems.stream().map(problem -> "%s: %s".formatted(file, problem)).toList());
      };
    }

    private String problem(UncheckedIOException failure) {
      String message = String.valueOf(failure.getMessage());
      return message.contains("bind") || message.contains("Address already in use")
          ? "port %d is taken; give another one with --port, or 0 for any".formatted(port)
          : message;
    }

    private Duration readyAfter() {
      return GoDuration.parse(podsReadyAfter)
          .filter(duration -> !duration.isNegative())
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "--pods-ready-after %s is no duration; give one such as 500ms, 3s or 1m"
                          .formatted(podsReadyAfter)));
    }

    private void write(String content) {
      try {
        Path parent = kubeconfig.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.writeString(kubeconfig, content);
      } catch (IOException e) {
        throw new ConfigurationException(
            "--kubeconfig %s cannot be written: %s".formatted(kubeconfig, e.getMessage()));
      }
    }

    private static void untilInterrupted(LocalCluster cluster) throws InterruptedException {
      CountDownLatch told = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    cluster.close();
                    told.countDown();
                  },
                  "shutdown"));
      told.await();
    }
  }
}
