package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Judge;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The wiring: two sources, a check for each, the judge with its stores, four sinks. Pure; the same
 * parts give the same topology.
 */
public final class AggregatorTopology {

  /** Of any cluster: serialises the per-cluster records, whose serdes do not depend on the name. */
  private static final String ANY = "any";

  private AggregatorTopology() {}

  /**
   * What the topology is made of.
   *
   * @param topics of the cell
   * @param judge folds
   * @param clusters which of them have topics
   * @param metrics counts
   * @param clock tells the time to the judge
   */
  public record Parts(
      TopicCatalogue topics,
      Judge judge,
      Clusters clusters,
      AggregatorMetrics metrics,
      InstantSource clock) {}

  /**
   * What can be set.
   *
   * @param tick how often due timers are looked for
   * @param maxRecordBytes the largest task, verdict and state that is written; less than the broker
   *     and the producer take
   */
  public record Settings(Duration tick, int maxRecordBytes) {}

  /** Builds it. */
  public static Topology build(Parts parts, Settings settings) {
    TopicCatalogue topics = parts.topics();
    DeadLetters deadLetters = new DeadLetters(topics, parts.metrics());
    Topic<String, AnalysisRequest> requests = topics.analysisRequests();
    Topic<String, Measurement> measurements = topics.measurements();
    Topology topology = new Topology();
    topology
        .addSource(
            Names.REQUESTS,
            requests.key().deserializer(),
            requests.value().deserializer(),
            requests.name())
        .addSource(
            Names.MEASUREMENTS,
            measurements.key().deserializer(),
            measurements.value().deserializer(),
            measurements.name())
        .addProcessor(
            Names.CHECK_REQUEST,
            () ->
                new RequestCheck(
                    requests,
                    parts.clusters(),
                    deadLetters,
                    parts.metrics(),
                    settings.maxRecordBytes() / 2),
            Names.REQUESTS)
        .addProcessor(
            Names.CHECK_MEASUREMENT,
            () -> new MeasurementCheck(measurements, deadLetters),
            Names.MEASUREMENTS)
        .addProcessor(
            Names.JUDGE,
            () -> new JudgeProcessor(parts, deadLetters, settings),
            Names.CHECK_REQUEST,
            Names.CHECK_MEASUREMENT)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(Names.RUN_STORE),
                    Serdes.String(),
                    Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                // A cache would let the changelog lag behind the verdicts, which would go back to
                // what it knows after a crash.
                .withCachingDisabled(),
            Names.JUDGE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(Names.TIMER_STORE),
                    Serdes.Bytes(),
                    Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled(),
            Names.JUDGE);
    addSinks(topology, topics);
    return topology;
  }

  private static void addSinks(Topology topology, TopicCatalogue topics) {
    topology.addSink(
        Names.TASKS,
        new ClusterTopic<>("measurement-tasks", topics::measurementTasks),
        topics.measurementTasks(ANY).key().serializer(),
        topics.measurementTasks(ANY).value().serializer(),
        Names.JUDGE);
    topology.addSink(
        Names.VERDICTS,
        new ClusterTopic<>("verdicts", topics::verdicts),
        topics.verdicts(ANY).key().serializer(),
        topics.verdicts(ANY).value().serializer(),
        Names.JUDGE);
    topology.addSink(
        Names.TESTIMONIES,
        topics.measurements().name(),
        topics.measurements().key().serializer(),
        topics.measurements().value().serializer(),
        Names.JUDGE);
    topology.addSink(
        Names.DEAD_LETTERS,
        topics.deadLetters().name(),
        topics.deadLetters().key().serializer(),
        topics.deadLetters().value().serializer(),
        Names.CHECK_REQUEST,
        Names.CHECK_MEASUREMENT,
        Names.JUDGE);
  }
}
