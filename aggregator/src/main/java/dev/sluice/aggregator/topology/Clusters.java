package dev.sluice.aggregator.topology;

import java.time.Instant;

/**
 * Which clusters have topics. A producer blocks on a topic that does not exist, so this is asked
 * before anything is sent.
 */
public interface Clusters {

  /**
   * Whether the cluster's topics exist, by what is known now. Cheap.
   *
   * @param cluster any text; one that cannot be a cluster's name has no topics
   */
  boolean known(String cluster);

  /**
   * Whether the cluster's topics exist, by what is known at {@code at} or later. May ask the broker
   * when what is known is older, for a few seconds at most.
   *
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer
   */
  boolean knownSince(String cluster, Instant at);
}
