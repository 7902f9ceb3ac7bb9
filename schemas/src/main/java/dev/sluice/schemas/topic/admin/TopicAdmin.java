package dev.sluice.schemas.topic.admin;

import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads topics from a broker and changes them. Thread-safe as far as the given {@link Admin} is;
 * does not close it. Every call waits for the broker, at most {@code timeout} a request, and throws
 * {@link KafkaException} naming the request when it fails.
 */
public final class TopicAdmin {

  private static final long RETRY_NANOS = 50_000_000;

  private final Admin admin;
  private final Duration timeout;

  /** Works through {@code admin}, waiting at most {@code timeout} for each answer. */
  public TopicAdmin(Admin admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /** What must change for the broker to hold {@code wanted}. */
  public TopicPlan plan(List<Topic<?, ?>> wanted) {
    return TopicPlan.of(wanted, observe(wanted.stream().map(Topic::name).toList()));
  }

  /**
   * Changes what can be changed and waits until every partition of {@code wanted} has a leader that
   * answers, so that a producer may start at full speed: batches sent to a partition whose leader
   * is not yet ready can be lost (KAFKA-15591).
   *
   * @return what is still different afterwards, empty when all is well
   */
  public TopicPlan apply(List<Topic<?, ?>> wanted) {
    for (TopicChange change : plan(wanted).changes()) {
      switch (change) {
        case TopicChange.Create create -> create(create.wanted());
        case TopicChange.AddPartitions more ->
            await(
                more.toString(),
                admin
                    .createPartitions(Map.of(more.topic(), NewPartitions.increaseTo(more.to())))
                    .all());
        case TopicChange.SetConfig setting ->
            await(setting.toString(), admin.incrementalAlterConfigs(alteration(setting)).all());
        case TopicChange.TooManyPartitions hopeless -> {
          // Reported by the plan that is returned.
        }
      }
    }
    awaitLeaders(wanted);
    return plan(wanted);
  }

  private void create(Topic<?, ?> topic) {
    NewTopic created =
        new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
            .configs(topic.config());
    try {
      await("create topic " + topic.name(), admin.createTopics(List.of(created)).all());
    } catch (KafkaException e) {
      // Two parts that start together both create what is missing.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  // Asking for an offset is answered by the partition's leader only, and leaves no record behind.
  private void awaitLeaders(List<Topic<?, ?>> topics) {
    Map<TopicPartition, OffsetSpec> latest =
        topics.stream()
            .flatMap(TopicAdmin::partitions)
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        await("wait for the leaders of new partitions", admin.listOffsets(latest).all());
        return;
      } catch (KafkaException e) {
        // A broker that has not yet heard of a new topic says that there is none.
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
          throw e;
        }
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private static Stream<TopicPartition> partitions(Topic<?, ?> topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }

  private Map<String, ObservedTopic> observe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                found.put(name, await("describe topic " + name, description));
              } catch (KafkaException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw e;
                }
              }
            });
    Map<String, ObservedTopic> observed = new HashMap<>();
    admin
        .describeConfigs(found.keySet().stream().map(TopicAdmin::resource).toList())
        .values()
        .forEach(
            (resource, config) -> {
              TopicDescription description = found.get(resource.name());
              if (description != null) {
                observed.put(
                    resource.name(),
                    new ObservedTopic(
                        description.partitions().size(),
                        settings(await("read settings of topic " + resource.name(), config))));
              }
            });
    return observed;
  }

  private static Map<String, String> settings(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static Map<ConfigResource, Collection<AlterConfigOp>> alteration(
      TopicChange.SetConfig setting) {
    return Map.of(
        resource(setting.topic()),
        List.of(
            new AlterConfigOp(
                new ConfigEntry(setting.key(), setting.to()), AlterConfigOp.OpType.SET)));
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private <T> T await(String what, KafkaFuture<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new KafkaException("could not " + what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "could not " + what + ": no answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while trying to " + what, e);
    }
  }
}
