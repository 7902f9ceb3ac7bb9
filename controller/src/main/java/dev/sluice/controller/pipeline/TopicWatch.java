package dev.sluice.controller.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a topic was lost and created anew, by its topic id. What was in it must then be
 * published again from the objects (law 2), and readers must start over. Not thread-safe.
 */
final class TopicWatch implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TopicWatch.class);

  private final Admin admin;
  private final List<String> topics;
  private final Consumer<String> recreated;
  private final Map<String, Uuid> known = new HashMap<>();

  /**
   * Owns and closes {@code admin}.
   *
   * @param recreated told the name of a topic whose identity changed
   */
  TopicWatch(Admin admin, List<String> topics, Consumer<String> recreated) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
    this.recreated = recreated;
  }

  /** Looks once; takes as long as the admin client's time-out at most. */
  void look() {
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
        admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        Uuid id = each.getValue().get().topicId();
        Uuid before = known.put(each.getKey(), id);
        if (before != null && !before.equals(id)) {
          LOGGER.atWarn().addKeyValue("topic", each.getKey()).log("the topic was created anew");
          recreated.accept(each.getKey());
        }
      } catch (ExecutionException e) {
        LOGGER
            .atDebug()
            .addKeyValue("topic", each.getKey())
            .addKeyValue("error", String.valueOf(e.getCause()))
            .log("the topic cannot be described now");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
