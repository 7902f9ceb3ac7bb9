package dev.sluice.standalone.config;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.standalone.config.tree.Key;
import java.util.Map;
import java.util.Optional;

/** Where Kafka is; the components are described by their keys. */
public record KafkaSection(
    @Key(
            "Addresses of Kafka brokers, `host:port` parted by commas. `standalone` starts a broker of"
                + " its own where it is not given; every other command needs it.")
        Optional<String> bootstrapServers,
    @Key(
            value = "Prefix of all topics: the cell, an isolated fleet on a shared Kafka.",
            otherwise = TopicCatalogue.DEFAULT_PREFIX)
        String prefix,
    @Key(
            "Further properties of every Kafka client, under Kafka's own names; for security, for"
                + " example.")
        Map<String, String> properties) {

  /** Checks the prefix and copies the map. */
  public KafkaSection {
    prefix = new TopicCatalogue(prefix).prefix();
    properties = Map.copyOf(properties);
  }

  /** The cell's topics. */
  public TopicCatalogue topics() {
    return new TopicCatalogue(prefix);
  }
}
