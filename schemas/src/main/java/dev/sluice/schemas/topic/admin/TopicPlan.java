package dev.sluice.schemas.topic.admin;

import dev.sluice.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must change for a broker to hold the wanted topics. Topics it holds besides are left alone.
 *
 * @param changes in the order of the wanted topics
 */
public record TopicPlan(List<TopicChange> changes) {

  /** Copies the list. */
  public TopicPlan {
    changes = List.copyOf(changes);
  }

  /** Compares the wanted topics with the observed ones (by name). Pure. */
  public static TopicPlan of(List<Topic<?, ?>> wanted, Map<String, ObservedTopic> observed) {
    List<TopicChange> changes = new ArrayList<>();
    for (Topic<?, ?> topic : wanted) {
      ObservedTopic found = observed.get(topic.name());
      if (found == null) {
        changes.add(new TopicChange.Create(topic));
        continue;
      }
      if (found.partitions() < topic.partitions()) {
        changes.add(
            new TopicChange.AddPartitions(topic.name(), found.partitions(), topic.partitions()));
      } else if (found.partitions() > topic.partitions()) {
        changes.add(
            new TopicChange.TooManyPartitions(
                topic.name(), found.partitions(), topic.partitions()));
      }
      changes.addAll(settings(topic, found));
    }
    return new TopicPlan(changes);
  }

  /** Whether the broker holds what is wanted. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  private static List<TopicChange> settings(Topic<?, ?> topic, ObservedTopic found) {
    List<TopicChange> changes = new ArrayList<>();
    for (Map.Entry<String, String> setting : new TreeMap<>(topic.config()).entrySet()) {
      String has = found.config().getOrDefault(setting.getKey(), "(unset)");
      if (!has.equals(setting.getValue())) {
        changes.add(
            new TopicChange.SetConfig(topic.name(), setting.getKey(), has, setting.getValue()));
      }
    }
    return changes;
  }
}
