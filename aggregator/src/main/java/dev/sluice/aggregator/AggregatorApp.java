package dev.sluice.aggregator;

import dev.sluice.aggregator.judge.ExpressionConditions;
import dev.sluice.aggregator.judge.Judge;
import dev.sluice.aggregator.topology.AggregatorMetrics;
import dev.sluice.aggregator.topology.AggregatorTopology;
import dev.sluice.aggregator.topology.KafkaClusters;
import dev.sluice.aggregator.topology.SourceTopics;
import dev.sluice.aggregator.topology.StreamsProperties;
import dev.sluice.observability.health.State;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An aggregator at work: owns every running analysis of its cell, or its share of them beside other
 * instances. Thread-safe; started once and closed once.
 */
public final class AggregatorApp implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(AggregatorApp.class);
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final Admin admin;
  private final KafkaClusters clusters;
  private final KafkaStreams streams;
  private final AggregatorConfig config;

  /** Connects, but reads nothing yet. */
  public AggregatorApp(AggregatorConfig config, PrometheusRegistry registry, InstantSource clock) {
    this.config = config;
    TopicCatalogue topics = config.topics();
    AggregatorMetrics metrics = new AggregatorMetrics(registry);
    Map<String, Object> client = new HashMap<>(config.kafka());
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    admin = Admin.create(client);
    clusters = new KafkaClusters(topics, admin, clock);
    streams =
        new KafkaStreams(
            AggregatorTopology.build(
                new AggregatorTopology.Parts(
                    topics,
                    new Judge(config.judge(), new ExpressionConditions()),
                    clusters,
                    metrics,
                    clock),
                new AggregatorTopology.Settings(config.tick(), config.maxRecordBytes())),
            StreamsProperties.of(config, metrics));
    streams.setUncaughtExceptionHandler(
        exception -> {
          LOGGER.atError().setCause(exception).log("stream thread died and is replaced");
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener(
        (now, before) -> LOGGER.atInfo().addKeyValue("state", now).log("aggregator"));
  }

  /**
   * Starts reading.
   *
   * @throws IllegalStateException when a fleet topic is missing or the broker does not answer,
   *     saying which and what would mend it
   */
  public void start() {
    try {
      SourceTopics.check(admin, config.topics(), BROKER_TIMEOUT);
      clusters.refresh();
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "the broker at %s does not answer; check its address and that it runs"
              .formatted(config.bootstrapServers()),
          e);
    }
    streams.start();
  }

  /** Down once it has failed for good or was closed; then it is to be started anew. */
  public State liveness() {
    KafkaStreams.State state = streams.state();
    return State.of(
        state == KafkaStreams.State.CREATED || state.isRunningOrRebalancing(),
        "Kafka Streams is in state " + state);
  }

  /** Up while it has its partitions and their state, so that inputs are folded at once. */
  public State readiness() {
    KafkaStreams.State state = streams.state();
    return State.of(
        state == KafkaStreams.State.RUNNING, "waiting for partitions or restoring state: " + state);
  }

  /** Stops, and hands its partitions over at once. */
  @Override
  public void close() {
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (!stopped) {
      LOGGER.atWarn().log("aggregator did not stop in time");
    }
    clusters.close();
    admin.close(CLOSE_TIMEOUT);
  }
}
