package dev.sluice.controller.pipeline;

import dev.sluice.records.v1.RoutingReport;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's side of Kafka: what it writes goes through the {@link #outbox()}, verdicts and
 * routing reports of its cluster are read in full and followed, and a topic that was lost has
 * everything published again. Kafka may be away at any time. Thread-safe.
 */
public final class Pipeline implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Pipeline.class);
  private static final int CAPACITY = 100_000;
  private static final Duration WATCH_PERIOD = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final TopicCatalogue topics;
  private final String cluster;
  private final Outbox outbox;
  private final RoutingDesk routing;
  private final ScheduledExecutorService chores =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sluice-pipeline").factory());
  private final List<AutoCloseable> running = new ArrayList<>();
  private @Nullable ScheduledFuture<?> watching;

  /**
   * Starts the outbox; reading starts with {@link #start}.
   *
   * @param handover how long an urgent command waits for its acknowledgement
   * @param reported told the rollout key of every new routing report
   */
  public Pipeline(
      KafkaSettings settings,
      String prefix,
      String cluster,
      Duration handover,
      DirectRouter router,
      Consumer<String> reported) {
    this.settings = settings;
    this.topics = new TopicCatalogue(prefix);
    this.cluster = cluster;
    this.outbox =
        new Outbox(
            () ->
                new KafkaProducer<>(
                    settings.producer("sluice-controller-" + cluster),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()),
            CAPACITY);
    this.routing =
        new RoutingDesk(
            cluster,
            topics.routingCommands(cluster),
            topics.routingReports(cluster),
            outbox,
            router,
            handover,
            reported,
            Timers.threads("sluice-handover", 2));
  }

  /** The topics of the cell. */
  public TopicCatalogue topics() {
    return topics;
  }

  /** Where records are handed over. */
  public Outbox outbox() {
    return outbox;
  }

  /** Commands and reports. */
  public RoutingDesk routing() {
    return routing;
  }

  /** A producer with the controller's settings, for what the outbox is not made for. */
  public KafkaProducer<String, byte[]> producer(String purpose) {
    return new KafkaProducer<>(
        settings.producer("sluice-controller-" + cluster + "-" + purpose),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /**
   * Starts reading.
   *
   * @param verdicts takes each Verdict
   * @param caughtUp run once all verdicts and reports that were there have been read
   * @param recover publishes everything again
   */
  public synchronized void start(
      CompactedReader.Handler<Verdict> verdicts, Runnable caughtUp, Runnable recover) {
    Topic<String, Verdict> verdictTopic = topics.verdicts(cluster);
    Topic<String, RoutingReport> reportTopic = topics.routingReports(cluster);
    CompactedReader<Verdict> verdictReader = reader(verdictTopic, verdicts);
    CompactedReader<RoutingReport> reportReader = reader(reportTopic, routing::report);
    running.add(verdictReader);
    running.add(reportReader);
    CompletableFuture<Void> orphans =
        CompletableFuture.allOf(verdictReader.caughtUp(), reportReader.caughtUp())
            .thenRunAsync(() -> guarded(caughtUp), chores);
    running.add(() -> orphans.cancel(true));
    Consumer<String> recreated =
        topic -> {
          if (topic.equals(verdictTopic.name())) {
            verdictReader.rewind();
          } else if (topic.equals(reportTopic.name())) {
            reportReader.rewind();
          } else {
            guarded(recover);
          }
        };
    watching =
        chores.scheduleWithFixedDelay(
            () -> watch(recreated, recover), 0, WATCH_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <V> CompactedReader<V> reader(
      Topic<String, V> topic, CompactedReader.Handler<V> handler) {
    return new CompactedReader<>(
        topic,
        topics,
        () ->
            new KafkaConsumer<>(
                settings.consumer("sluice-controller-" + topic.name()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
        outbox,
        handler);
  }

  private @Nullable TopicWatch watch;

  private void watch(Consumer<String> recreated, Runnable recover) {
    guarded(
        () -> {
          if (outbox.takeOverflow()) {
            LOGGER.atWarn().log("records were turned away, everything is published again");
            recover.run();
          }
          TopicWatch current = watch;
          if (current == null) {
            current =
                new TopicWatch(
                    Admin.create(settings.admin("sluice-controller-watch-" + cluster)),
                    watched(),
                    recreated);
            watch = current;
          }
          current.look();
        });
  }

  private List<String> watched() {
    return List.of(
        topics.analysisRequests().name(),
        topics.verdicts(cluster).name(),
        topics.routingCommands(cluster).name(),
        topics.routingReports(cluster).name(),
        topics.rollouts().name());
  }

  private static void guarded(Runnable chore) {
    try {
      chore.run();
    } catch (KafkaException | IllegalStateException e) {
      LOGGER.atWarn().addKeyValue("error", e.toString()).log("a chore failed and is tried again");
    }
  }

  /** Stops everything. */
  @Override
  public synchronized void close() {
    if (watching != null) {
      watching.cancel(true);
    }
    chores.shutdownNow();
    for (AutoCloseable each : running.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("a reader did not close well");
      }
    }
    TopicWatch current = watch;
    if (current != null) {
      current.close();
    }
    routing.close();
    outbox.close();
  }
}
