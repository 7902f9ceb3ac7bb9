package dev.sluice.schemas.topic.admin;

import dev.sluice.schemas.topic.Topic;

/** One difference between the catalogue and the broker. {@link #toString()} reads as a sentence. */
public sealed interface TopicChange {

  /** The topic's full name. */
  String topic();

  /** The topic is missing. */
  record Create(Topic<?, ?> wanted) implements TopicChange {
    @Override
    public String topic() {
      return wanted.name();
    }

    @Override
    public String toString() {
      return "create %s with %d partitions".formatted(wanted.name(), wanted.partitions());
    }
  }

  /** The topic has too few partitions. */
  record AddPartitions(String topic, int from, int to) implements TopicChange {
    @Override
    public String toString() {
      return "raise %s from %d to %d partitions".formatted(topic, from, to);
    }
  }

  /** A setting differs. */
  record SetConfig(String topic, String key, String from, String to) implements TopicChange {
    @Override
    public String toString() {
      return "set %s of %s from %s to %s".formatted(key, topic, from, to);
    }
  }

  /** What Kafka cannot mend: a topic never loses partitions. */
  record TooManyPartitions(String topic, int has, int wanted) implements TopicChange {
    @Override
    public String toString() {
      return "%s has %d partitions instead of %d, and Kafka cannot take any away: delete it and apply again, Sluice publishes it anew"
          .formatted(topic, has, wanted);
    }
  }
}
