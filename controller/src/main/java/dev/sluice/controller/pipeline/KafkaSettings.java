package dev.sluice.controller.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How the controller reaches Kafka.
 *
 * @param bootstrapServers comma-separated {@code host:port} list
 * @param client further client settings (security, client.rack …), applied to every client; they
 *     win over Sluice's own
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {

  /** Refuses a blank bootstrap list and copies {@code client}. */
  public KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "kafka bootstrap servers must name at least one host:port");
    }
    client = Map.copyOf(client);
  }

  /**
   * A durable, ordered producer whose calls return within a second.
   *
   * <p>One request in flight: an idempotent producer with more can lose the first batches to a
   * just-created topic, and what the controller writes is small.
   */
  Map<String, Object> producer(String clientId) {
    Map<String, Object> config = common(clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000);
    config.putAll(client);
    return config;
  }

  /** A consumer without a group: the reader assigns partitions and reads from the beginning. */
  Map<String, Object> consumer(String clientId) {
    Map<String, Object> config = common(clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4000);
    config.putAll(client);
    return config;
  }

  /** Settings of the admin client that watches topic identities. */
  Map<String, Object> admin(String clientId) {
    Map<String, Object> config = common(clientId);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    config.putAll(client);
    return config;
  }

  private Map<String, Object> common(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    return config;
  }
}
