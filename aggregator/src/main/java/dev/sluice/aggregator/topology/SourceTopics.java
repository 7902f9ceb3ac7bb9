package dev.sluice.aggregator.topology;

import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** What must be so before the topology can run. */
public final class SourceTopics {

  private SourceTopics() {}

  /**
   * Checks that the topics read and written are there, and that requests and measurements of a run
   * meet in one partition.
   *
   * @throws IllegalStateException saying what is missing or wrong, and what would mend it
   * @throws KafkaException when the broker does not answer
   */
  public static void check(Admin admin, TopicCatalogue topics, Duration timeout) {
    String requests = topics.analysisRequests().name();
    String measurements = topics.measurements().name();
    Set<String> present = await(admin.listTopics().names(), timeout);
    List<String> missing =
        List.of(requests, measurements, topics.deadLetters().name()).stream()
            .filter(name -> !present.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "topics %s are missing; create them with: sluice topics apply"
              .formatted(String.join(", ", missing)));
    }
    Map<String, Integer> partitions =
        Map.copyOf(
            await(
                admin
                    .describeTopics(List.of(requests, measurements))
                    .allTopicNames()
                    .thenApply(SourceTopics::partitions),
                timeout));
    if (Set.copyOf(partitions.values()).size() > 1) {
      throw new IllegalStateException(
          "topics %s need the same number of partitions; create them anew with: sluice topics apply"
              .formatted(partitions));
    }
  }

  private static Map<String, Integer> partitions(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .collect(Collectors.toMap(TopicDescription::name, topic -> topic.partitions().size()));
  }

  private static <T> T await(KafkaFuture<T> answer, Duration timeout) {
    try {
      return answer.get(timeout.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the broker does not tell its topics", e);
    }
  }
}
