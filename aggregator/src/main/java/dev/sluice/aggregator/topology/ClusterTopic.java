package dev.sluice.aggregator.topology;

import dev.sluice.schemas.topic.Topic;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Names the topic of the cluster that a record's key names. Thread-safe. */
final class ClusterTopic<V> implements TopicNameExtractor<String, V> {

  private final String what;
  private final Function<String, Topic<String, V>> topic;

  /**
   * Names by cluster; nothing is sent to clusters without topics, so there are no more than those.
   */
  private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

  /**
   * A topic that every cluster has one of.
   *
   * @param what of each cluster, for the topology's description
   */
  ClusterTopic(String what, Function<String, Topic<String, V>> topic) {
    this.what = what;
    this.topic = topic;
  }

  @Override
  public String extract(String key, V value, RecordContext context) {
    String cluster = key.substring(0, key.indexOf('/'));
    return names.computeIfAbsent(cluster, name -> topic.apply(name).name());
  }

  @Override
  public String toString() {
    return what + " of the key's cluster";
  }
}
