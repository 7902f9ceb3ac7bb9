package dev.sluice.workers.support;

import dev.sluice.workers.WorkerApp;
import dev.sluice.workers.WorkerConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A worker in a JVM of its own, so that it can be killed. */
public final class WorkerProcess implements AutoCloseable {

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /** Starts one; {@code handOverAfter} in milliseconds. */
  public static WorkerProcess start(
      String bootstrap, String prefix, String name, int handOverAfter) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerProcess.class.getName(),
            bootstrap,
            prefix,
            name,
            Integer.toString(handOverAfter));
    try {
      return new WorkerProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #start} runs. */
  public static void main(String[] arguments) throws InterruptedException {
    try (WorkerApp worker =
        new WorkerApp(
            WorkerConfig.of(arguments[0], Pipeline.CLUSTER, arguments[2])
                .with(
                    c ->
                        c.prefix(arguments[1])
                            .recordLock(Duration.ofSeconds(5))
                            .handOverAfter(Duration.ofMillis(Integer.parseInt(arguments[3])))),
            Optional.empty(),
            new PrometheusRegistry(),
            InstantSource.system())) {
      worker.start();
      Thread.currentThread().join();
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
