package dev.sluice.standalone.parts;

import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.admin.TopicAdmin;
import dev.sluice.schemas.topic.admin.TopicPlan;
import dev.sluice.standalone.config.SluiceConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The topics that a process of one cluster needs, against a broker. */
public final class Topics {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Topics() {}

  /** What is missing or different. */
  public static TopicPlan plan(SluiceConfig config, String bootstrapServers) {
    return with(config, bootstrapServers, TopicAdmin::plan);
  }

  /** Creates and mends; the answer is what is still different. */
  public static TopicPlan apply(SluiceConfig config, String bootstrapServers) {
    return with(config, bootstrapServers, TopicAdmin::apply);
  }

  /** The fleet's topics and those of the configured cluster. */
  public static List<Topic<?, ?>> wanted(SluiceConfig config) {
    List<Topic<?, ?>> topics = new ArrayList<>(config.kafka().topics().fleetTopics());
    topics.addAll(config.kafka().topics().clusterTopics(config.cluster()));
    return topics;
  }

  private static TopicPlan with(
      SluiceConfig config,
      String bootstrapServers,
      BiFunction<TopicAdmin, List<Topic<?, ?>>, TopicPlan> act) {
    Map<String, Object> client = new HashMap<>(config.kafka().properties());
    client.put("bootstrap.servers", bootstrapServers);
    client.putIfAbsent("default.api.timeout.ms", "15000");
    client.putIfAbsent("request.timeout.ms", "5000");
    try (Admin admin = Admin.create(client)) {
      return act.apply(new TopicAdmin(admin, TIMEOUT), wanted(config));
    } catch (KafkaException e) {
      throw new KafkaException("Kafka at %s: %s".formatted(bootstrapServers, e.getMessage()), e);
    }
  }
}
