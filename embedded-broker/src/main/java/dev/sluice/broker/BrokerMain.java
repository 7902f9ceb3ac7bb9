package dev.sluice.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A broker as a process of its own, so that a test can kill it for real: {@code BrokerMain FOLDER
 * PORT CONTROLLER_PORT}. Prints {@code ready HOST:PORT} and runs until its standard input ends or
 * it is killed.
 */
public final class BrokerMain {

  private BrokerMain() {}

  /** Runs the broker; see the class. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length != 3) {
      System.err.println("usage: BrokerMain FOLDER PORT CONTROLLER_PORT");
      System.exit(2);
    }
    BrokerConfig config =
        new BrokerConfig(
            Optional.of(Path.of(arguments[0])),
            "127.0.0.1",
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            // A killed node may come back only when its session is over.
            Map.of("broker.session.timeout.ms", "2000", "broker.heartbeat.interval.ms", "300"));
    try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
      out.println("ready " + broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Standard input is the leash: it ends when the parent does.
      }
    }
  }
}
