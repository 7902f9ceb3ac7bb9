package dev.sluice.standalone.cli;

import dev.sluice.observability.logging.Logging;
import dev.sluice.observability.logging.LoggingConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.demo.Demo;
import dev.sluice.standalone.demo.Story;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice demo}. */
@Command(
    name = "demo",
    description =
        "Plays a story on a Kubernetes cluster in memory and a real broker: canary (a good version is promoted), bad-canary (a bad one is rolled back) or fleet (40 Rollouts in three clusters at once). Without one: canary, then bad-canary.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final Path FOLDER = Path.of(".sluice");
  private static final int CLOSING_SECONDS = 75;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "STORY", description = "canary, bad-canary or fleet.")
  Optional<String> story = Optional.empty();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Plays it on this cluster instead, in a namespace of its own that goes afterwards. Missing kinds are installed, and stay.")
  Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port of the simulated API server (default: any free one); the fleet's take the next two as well.")
  int port;

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
    Demo.Setting setting =
        new Demo.Setting(story.map(Story::of), kubeconfig, port, FOLDER.resolve("demo.kubeconfig"));
    Path log = log();
    endOnInterrupt(Thread.currentThread());
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(log))) {
      Logging.configure(LoggingConfig.defaults(), file);
      boolean terminal = !plain && System.console() != null && System.console().isTerminal();
      new Demo(spec.commandLine().getOut(), terminal, setting).play(this::afterwards);
      return 0;
    } catch (InterruptedException e) {
      // Ctrl-C, which is what the user wanted.
      return 0;
    } catch (ConfigurationException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage() + " (log: " + log + ")", e);
    } finally {
      closed.countDown();
    }
  }

  private static Path log() {
    try {
      return Files.createDirectories(FOLDER).resolve("demo.log");
    } catch (IOException e) {
      throw new ConfigurationException(
          "folder %s cannot be made: %s".formatted(FOLDER.toAbsolutePath(), e.getMessage()));
    }
  }

  private void afterwards(Demo.Reach reach) throws InterruptedException {
    if (!keep) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """
        Everything is left running until Ctrl-C.
          export KUBECONFIG=%s
          Kafka: %s

        Things to try:
        """,
        reach.kubeconfig(), reach.kafka());
    reach.tries().forEach(line -> out.println("  " + line));
    reach.metricsPorts().values().stream()
        .sorted()
        .forEach(metrics -> out.printf("  curl http://localhost:%d/metrics%n", metrics));
    out.flush();
    new CountDownLatch(1).await();
  }

  // Ctrl-C ends whatever is under way, and the JVM waits until everything has been taken down.
  private void endOnInterrupt(Thread playing) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (closed.getCount() > 0) {
                    playing.interrupt();
                    awaitClosed();
                  }
                },
                "shutdown"));
  }

  private void awaitClosed() {
    try {
      if (!closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "sluice: the demo did not end cleanly within %d s".formatted(CLOSING_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
