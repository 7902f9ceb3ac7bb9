package dev.sluice.standalone.cli;

import dev.sluice.local.controlplane.KubeBinaries;
import dev.sluice.observability.logging.Logging;
import dev.sluice.observability.logging.LoggingConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.demo.Demo;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}. */
@Command(
    name = "demo",
    description =
        "Ships a good version, which is promoted, and a bad one, which is rolled back, on a real control plane and a real broker on this machine.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--keep",
      description = "Leaves everything running afterwards and says how to reach it.")
  boolean keep;

  @Option(
      names = "--plain",
      description = "Prints lines only, as where standard output is no terminal.")
  boolean plain;

  private final CountDownLatch closed = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Path binaries =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found found -> found.folder();
          case KubeBinaries.Missing missing -> throw new ConfigurationException(missing.how());
        };
    Path log = Files.createDirectories(Path.of(".sluice")).resolve("demo.log");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(log))) {
      Logging.configure(LoggingConfig.defaults(), file);
      boolean terminal = !plain && System.console() != null && System.console().isTerminal();
      PrintWriter out = spec.commandLine().getOut();
      new Demo(out, terminal).play(binaries, this::afterwards);
      return 0;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage() + " (log: " + log + ")", e);
    } finally {
      closed.countDown();
    }
  }

  private void afterwards(Path kubeconfig, String kafka, int metricsPort)
      throws InterruptedException {
    if (!keep) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """
        Everything is left running until Ctrl-C.
          export KUBECONFIG=%s
          Kafka: %s

        Three things to try:
          kubectl -n shop get rollouts,analysisruns,replicasets,virtualservices
          kubectl -n shop patch rollout web --type json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"shop/web:v4"}]'
          curl http://localhost:%d/metrics
        """,
        kubeconfig, kafka, metricsPort);
    out.flush();
    CountDownLatch told = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  told.countDown();
                  awaitClosed();
                },
                "shutdown"));
    told.await();
  }

  // The JVM must not end before everything has been taken down.
  private void awaitClosed() {
    try {
      if (!closed.await(30, TimeUnit.SECONDS)) {
        System.err.println("sluice: the demo did not end cleanly within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
