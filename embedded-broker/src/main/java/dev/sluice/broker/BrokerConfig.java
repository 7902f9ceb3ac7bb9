package dev.sluice.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How an embedded broker is set up. Immutable; {@link #temporary()} and {@link #in(Path)} are the
 * two usual starting points.
 *
 * @param dataDir where the log and the cluster metadata live; empty = a temporary folder that goes
 *     when the broker is closed
 * @param host address to listen on and to advertise; a name or address of this machine
 * @param port client port; 0 = a free one, chosen once and kept over stop and start
 * @param controllerPort port of the metadata quorum; 0 = a free one, chosen once
 * @param overrides broker settings that take the place of this class's own, keys as in Kafka's
 *     {@code server.properties}
 */
public record BrokerConfig(
    Optional<Path> dataDir,
    String host,
    int port,
    int controllerPort,
    Map<String, String> overrides) {

  /**
   * Checks the ports and copies the overrides.
   *
   * @throws IllegalArgumentException naming the component and its bounds
   */
  public BrokerConfig {
    requirePort("port", port);
    requirePort("controllerPort", controllerPort);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host of the embedded broker must not be blank");
    }
    overrides = Map.copyOf(overrides);
  }

  /** A broker on loopback and free ports whose data go when it is closed. */
  public static BrokerConfig temporary() {
    return new BrokerConfig(Optional.empty(), "127.0.0.1", 0, 0, Map.of());
  }

  /** A broker on loopback and free ports whose data stay in {@code dataDir}. */
  public static BrokerConfig in(Path dataDir) {
    return new BrokerConfig(Optional.of(dataDir), "127.0.0.1", 0, 0, Map.of());
  }

  /** The same broker on this client port; 0 = a free one. */
  public BrokerConfig onPort(int newPort) {
    return new BrokerConfig(dataDir, host, newPort, controllerPort, overrides);
  }

  /** The same broker with these settings in place of earlier overrides. */
  public BrokerConfig withOverrides(Map<String, String> newOverrides) {
    return new BrokerConfig(dataDir, host, port, controllerPort, newOverrides);
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "%s of the embedded broker is %d, must be 0 (choose one) to 65535".formatted(name, port));
    }
  }
}
