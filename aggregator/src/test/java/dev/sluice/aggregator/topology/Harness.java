package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.aggregator.judge.ExpressionConditions;
import dev.sluice.aggregator.judge.Judge;
import dev.sluice.aggregator.judge.JudgeSettings;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The aggregator's topology under Streams' test driver, with time and clusters at will. */
final class Harness implements AutoCloseable {

  static final TopicCatalogue TOPICS = new TopicCatalogue("test");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration TICK = Duration.ofMillis(50);
  static final int MAX_BYTES = 64 * 1024;
  static final AggregatorTopology.Settings SETTINGS =
      new AggregatorTopology.Settings(TICK, MAX_BYTES);

  final Set<String> clusters = new HashSet<>(Set.of("east", "west"));
  final PrometheusRegistry registry = new PrometheusRegistry();
  final AggregatorMetrics metrics = new AggregatorMetrics(registry);
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, AnalysisRequest> requests;
  private final TestInputTopic<String, Measurement> measurements;
  private final ExpressionConditions conditions = new ExpressionConditions();
  private Instant now = START;

  Harness(Path stateDir) {
    AggregatorConfig config =
        AggregatorConfig.of("nowhere:9092", TOPICS.prefix(), stateDir)
            .withMaxRecordBytes(MAX_BYTES);
    driver =
        new TopologyTestDriver(
            AggregatorTopology.build(parts(), SETTINGS),
            StreamsProperties.of(config, metrics),
            now);
    requests = input(TOPICS.analysisRequests());
    measurements = input(TOPICS.measurements());
  }

  AggregatorTopology.Parts parts() {
    return new AggregatorTopology.Parts(
        TOPICS,
        new Judge(
            JudgeSettings.DEFAULT,
            (field, condition, value, at) -> {
              if (condition.equals("bug")) {
                throw new IllegalStateException("a bug");
              }
              return conditions.evaluate(field, condition, value, at);
            }),
        new Clusters() {
          @Override
          public boolean known(String cluster) {
            return clusters.contains(cluster);
          }

          @Override
          public boolean knownSince(String cluster, Instant at) {
            return clusters.contains(cluster);
          }
        },
        metrics,
        () -> now);
  }

  private <V> TestInputTopic<String, V> input(Topic<String, V> topic) {
    return driver.createInputTopic(
        topic.name(), topic.key().serializer(), topic.value().serializer(), START, Duration.ZERO);
  }

  Instant now() {
    return now;
  }

  void request(AnalysisRequest request) {
    requests.pipeInput(Keys.of(request.getRun()), request, now);
  }

  void request(String key, AnalysisRequest request) {
    requests.pipeInput(key, request, now);
  }

  @SuppressWarnings("NullAway") // a tombstone
  void forget(RunId run) {
    requests.pipeInput(Keys.of(run), null, now);
  }

  void measure(Measurement measurement) {
    measurements.pipeInput(Keys.of(measurement.getRun()), measurement, now);
  }

  void measure(String key, Measurement measurement) {
    measurements.pipeInput(key, measurement, now);
  }

  void raw(String topic, byte[] key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key, value, now);
  }

  /** Time passes, in steps of a tick or, where it is long, in a hundred steps. */
  void pass(Duration time) {
    Duration step = time.dividedBy(100).compareTo(TICK) > 0 ? time.dividedBy(100) : TICK;
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(step);
      driver.advanceWallClockTime(step);
    }
  }

  List<MeasurementTask> tasks(String cluster) {
    return values(TOPICS.measurementTasks(cluster));
  }

  List<Verdict> verdicts(String cluster) {
    return values(TOPICS.verdicts(cluster));
  }

  List<Measurement> testimonies() {
    return values(TOPICS.measurements());
  }

  List<String> tombstones(String cluster) {
    return output(TOPICS.verdicts(cluster)).readRecordsToList().stream()
        .filter(record -> record.value() == null)
        .map(TestRecord::key)
        .toList();
  }

  /** Causes of the dead letters. */
  List<String> deadLetters() {
    return driver
        .createOutputTopic(
            TOPICS.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(
            record ->
                new String(
                    record.headers().lastHeader(DeadLetter.CAUSE).value(), StandardCharsets.UTF_8))
        .toList();
  }

  double gauge(String name) {
    return registry.scrape(metric -> metric.equals(name)).stream()
        .map(snapshot -> (GaugeSnapshot) snapshot)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .sum();
  }

  double counter(String name) {
    return registry.scrape(metric -> metric.equals(name)).stream()
        .map(snapshot -> (CounterSnapshot) snapshot)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  Optional<dev.sluice.aggregator.judge.Run> stored(RunId run) {
    return new RunStore(driver.getKeyValueStore(Names.RUN_STORE), MAX_BYTES, 0).get(Keys.of(run));
  }

  long timers() {
    return driver.getKeyValueStore(Names.TIMER_STORE).approximateNumEntries();
  }

  private <V> List<V> values(Topic<String, V> topic) {
    return output(topic).readValuesToList();
  }

  private <V> TestOutputTopic<String, V> output(Topic<String, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.key().deserializer(), topic.value().deserializer());
  }

  @Override
  public void close() {
    driver.close();
  }
}
