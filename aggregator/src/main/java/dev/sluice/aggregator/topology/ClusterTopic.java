package dev.sluice.aggregator.topology;

import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.util.function.Function;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/**
 * Names the topic of the cluster that a record's key names.
 *
 * @param what of each cluster, for the topology's description
 * @param topic of a cluster
 */
record ClusterTopic<V>(String what, Function<String, Topic<String, V>> topic)
    implements TopicNameExtractor<String, V> {

  @Override
  public String extract(String key, V value, RecordContext context) {
    return topic.apply(Keys.run(key).orElseThrow().getCluster()).name();
  }

  @Override
  public String toString() {
    return what + " of the key's cluster";
  }
}
