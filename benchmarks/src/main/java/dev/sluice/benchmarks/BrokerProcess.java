package dev.sluice.benchmarks;

import dev.sluice.broker.BrokerMain;
import dev.sluice.observability.logging.Logging;
import dev.sluice.observability.logging.LoggingConfig;
import java.io.IOException;

/** A broker as a process of its own, with the logging of Sluice's other processes. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Runs {@link BrokerMain}. */
  public static void main(String[] arguments) throws IOException {
    Logging.configure(LoggingConfig.defaults(), System.err);
    BrokerMain.main(arguments);
  }
}
