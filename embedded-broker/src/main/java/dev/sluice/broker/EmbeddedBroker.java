package dev.sluice.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Kafka node (broker and controller) in this JVM. Ports and folder stay the same over
 * {@link #stop()} and {@link #start()}, so that clients find it again. Thread-safe.
 *
 * <p>A cold start takes about 3 s and 300 MB, a restart about 0.4 s. {@link #stop()} is a clean
 * shutdown; for a crash, run {@link BrokerMain} in a process of its own and kill that.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final BrokerConfig config;
  private final Storage storage;
  private final Ports ports;
  private Optional<KafkaRaftServer> server = Optional.empty();

  private EmbeddedBroker(BrokerConfig config) {
    this.config = config;
    this.ports = Ports.of(config);
    this.storage = Storage.of(config);
  }

  /**
   * Starts a broker and waits until it takes clients.
   *
   * @throws BrokerException when Kafka refuses to start; nothing is left running
   * @throws java.io.UncheckedIOException when a port is taken or the folder cannot be made
   */
  public static EmbeddedBroker start(BrokerConfig config) {
    EmbeddedBroker broker = new EmbeddedBroker(config);
    broker.start();
    return broker;
  }

  /** Starts the broker again after {@link #stop()}; does nothing while it runs. */
  public synchronized void start() {
    if (server.isPresent()) {
      return;
    }
    storage.format();
    KafkaRaftServer node =
        new KafkaRaftServer(
            new KafkaConfig(
                BrokerSettings.of(config.host(), ports, storage.dir(), config.overrides()), false),
            Time.SYSTEM);
    try {
      node.startup();
    } catch (RuntimeException e) {
      node.shutdown();
      node.awaitShutdown();
      throw new BrokerException("embedded broker did not start: " + e.getMessage(), e);
    }
    server = Optional.of(node);
    LOGGER.atInfo().addKeyValue("bootstrap", bootstrapServers()).log("embedded broker started");
  }

  /** Shuts the broker down cleanly and keeps its data; does nothing while it is stopped. */
  public synchronized void stop() {
    server.ifPresent(
        node -> {
          node.shutdown();
          node.awaitShutdown();
          LOGGER
              .atInfo()
              .addKeyValue("bootstrap", bootstrapServers())
              .log("embedded broker stopped");
        });
    server = Optional.empty();
  }

  /** {@link #stop()}, then {@link #start()}. */
  public synchronized void restart() {
    stop();
    start();
  }

  /** Whether it is started. */
  public synchronized boolean isRunning() {
    return server.isPresent();
  }

  /** {@code host:port} for clients' {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return config.host() + ":" + ports.client();
  }

  /** The client port. */
  public int port() {
    return ports.client();
  }

  /** Where its data are. */
  public Path dataDir() {
    return storage.dir();
  }

  /** Stops it; a temporary folder is removed. */
  @Override
  public synchronized void close() {
    stop();
    try {
      storage.deleteIfTemporary();
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("folder", storage.dir())
          .addKeyValue("error", e.getMessage())
          .log("temporary folder of the embedded broker stays");
    }
  }
}
