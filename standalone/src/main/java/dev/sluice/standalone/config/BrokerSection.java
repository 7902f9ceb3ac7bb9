package dev.sluice.standalone.config;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.standalone.config.tree.Key;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The broker that {@code standalone} starts. */
public record BrokerSection(
    @Key(value = "Address that the embedded broker listens on.", otherwise = "127.0.0.1")
        String host,
    @Key(value = "Port of the embedded broker; 0 takes a free one at every start.", otherwise = "0")
        int port,
    @Key("Settings of the embedded broker, under Kafka's own names.")
        Map<String, String> properties) {

  /** Checks the address. */
  public BrokerSection {
    properties = new BrokerConfig(Optional.empty(), host, port, 0, properties).overrides();
  }

  /** The same for the broker, with its data in {@code folder}. */
  public BrokerConfig config(Path folder) {
    return new BrokerConfig(Optional.of(folder), host, port, 0, properties);
  }
}
