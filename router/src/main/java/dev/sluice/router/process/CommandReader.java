package dev.sluice.router.process;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Tells what a raw record of the command topic means. Pure. */
final class CommandReader {

  private final String cluster;
  private final Topic<String, RoutingCommand> topic;

  CommandReader(String cluster, Topic<String, RoutingCommand> topic) {
    this.cluster = cluster;
    this.topic = topic;
  }

  /** What a record means. */
  sealed interface Meaning {
    /** A command for a Rollout of this cluster. */
    record Command(String key, RoutingCommand command) implements Meaning {}

    /** The Rollout's command was withdrawn. */
    record Withdrawn(String key) implements Meaning {}

    /** Not a record that this topic may hold. */
    record Poison(String cause) implements Meaning {}
  }

  Meaning read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return new Meaning.Poison("the record has no key; it must be cluster/namespace/name");
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    String[] parts = key.split("/", -1);
    if (parts.length != 3 || parts[1].isBlank() || parts[2].isBlank()) {
      return new Meaning.Poison("the key '%s' is not cluster/namespace/name".formatted(key));
    }
    if (!parts[0].equals(cluster)) {
      return new Meaning.Poison(
          "the key speaks for cluster '%s', but the topic belongs to '%s'"
              .formatted(parts[0], cluster));
    }
    if (record.value() == null) {
      return new Meaning.Withdrawn(key);
    }
    RoutingCommand command;
    try {
      command = topic.value().deserializer().deserialize(topic.name(), record.value());
    } catch (SerializationException e) {
      return new Meaning.Poison(String.valueOf(e.getMessage()));
    }
    String rollout = Keys.of(command.getRollout());
    if (!rollout.equals(key)) {
      return new Meaning.Poison(
          "the key '%s' does not match the command's Rollout '%s'".formatted(key, rollout));
    }
    return new Meaning.Command(key, command);
  }
}
