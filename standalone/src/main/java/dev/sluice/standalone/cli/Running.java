package dev.sluice.standalone.cli;

import dev.sluice.observability.logging.Logging;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.parts.SluiceProcess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What the commands that run parts have in common. */
final class Running {

  private Running() {}

  /** Logs go to standard output, as the configuration says. */
  static void logging(SluiceConfig config) {
    Logging.configure(config.logging().config(), System.out);
  }

  /** Host name and process id: this process's own name in the cluster. */
  static String instance() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return host + "-" + ProcessHandle.current().pid();
  }

  /**
   * Waits until the JVM is told to end (SIGTERM, Ctrl-C) or a part wants it to end, and closes
   * these in turn.
   */
  static void untilEnd(SluiceProcess process, List<AutoCloseable> closing)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(closing), "shutdown"));
    process.awaitEnd();
  }

  private static void close(List<AutoCloseable> closing) {
    for (AutoCloseable next : closing) {
      try {
        next.close();
      } catch (Exception e) {
        // The JVM is about to end; the others must still be closed.
        System.err.println("sluice: " + e.getMessage());
      }
    }
  }
}
