package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that a benchmark starts and ends.
 *
 * @param log where its output goes
 */
record Child(Process process, Path log) implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(10);

  /** Whether a process that was started is ready to be used. */
  interface Readiness {
    boolean isReady() throws IOException, InterruptedException;
  }

  /** {@code sluice} with these arguments; the launcher builds it first where needed. */
  static Child sluice(Path log, String jvmOptions, List<String> arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(arguments);
    command.addFirst(System.getProperty("sluice.launcher", "./sluice"));
    ProcessBuilder builder = new ProcessBuilder(command);
    // What the user wants of all of them wins.
    builder.environment().merge("SLUICE_JAVA_OPTS", jvmOptions, (users, own) -> own + " " + users);
    return start(builder, log);
  }

  /** Any process; it ends with this one, also when that is interrupted. */
  static Child start(ProcessBuilder builder, Path log) throws IOException {
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    return new Child(process, log);
  }

  /**
   * Waits until it is ready.
   *
   * @throws IOException when it ends, or is not ready within ten minutes; then it is ended
   */
  Child await(Readiness readiness) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        if (readiness.isReady()) {
          return this;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    close();
    throw new IOException("not ready: " + process.info() + "\n" + Files.readString(log));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
