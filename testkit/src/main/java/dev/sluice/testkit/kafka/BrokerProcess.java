package dev.sluice.testkit.kafka;

import dev.sluice.broker.BrokerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A broker in a process of its own that can be killed like a crashed machine. Address and data stay
 * the same over {@link #kill()} and {@link #start()}. For one thread.
 */
public final class BrokerProcess implements AutoCloseable {

  private final Path dataDir;
  private final int port;
  private final int quorumPort;
  private List<Process> running = List.of();

  /** A broker with its data in {@code dataDir}, not yet started. */
  public BrokerProcess(Path dataDir) {
    this.dataDir = dataDir;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = one.getLocalPort();
      quorumPort = two.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for a broker", e);
    }
  }

  /** Starts it and waits until it takes clients. */
  public void start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                dataDir.toString(),
                Integer.toString(port),
                Integer.toString(quorumPort))
            .redirectError(dataDir.resolveSibling(dataDir.getFileName() + ".log").toFile())
            .start();
    running = List.of(process);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException(
          "broker process ended before it was ready, see its log beside " + dataDir);
    }
    // Nobody reads on: a full pipe would stop the broker.
    Thread.ofVirtual().start(() -> drain(output));
  }

  /** Kills it at once (SIGKILL) and waits until it is gone. */
  public void kill() {
    for (Process process : running) {
      process.destroyForcibly();
      process.onExit().join();
    }
    running = List.of();
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    kill();
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // Log lines of the broker are not wanted here.
      }
    } catch (IOException e) {
      // The process is gone, and its output with it.
    }
  }
}
