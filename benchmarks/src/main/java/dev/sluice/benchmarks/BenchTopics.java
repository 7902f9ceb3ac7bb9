package dev.sluice.benchmarks;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.schemas.topic.admin.TopicAdmin;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The topics of one cell with one cluster. */
final class BenchTopics {

  private BenchTopics() {}

  /** Brings them into being. */
  static TopicCatalogue create(String kafka, String cluster, String prefix) {
    TopicCatalogue topics = new TopicCatalogue(prefix);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka))) {
      TopicAdmin topicAdmin = new TopicAdmin(admin, Duration.ofSeconds(30));
      topicAdmin.apply(topics.fleetTopics());
      topicAdmin.apply(topics.clusterTopics(cluster));
    }
    return topics;
  }
}
