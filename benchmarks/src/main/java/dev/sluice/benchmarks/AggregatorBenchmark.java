package dev.sluice.benchmarks;

import dev.sluice.aggregator.AggregatorApp;
import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much of the plumbing's throughput is left once it judges. */
@Command(
    name = "aggregator",
    mixinStandardHelpOptions = true,
    description = "Measurements a second of the aggregator, and of a no-op topology like it.")
final class AggregatorBenchmark implements Callable<Integer> {

  private static final String CLUSTER = "benchmark";
  private static final double NANOS = 1e9;

  @Option(names = "--runs", description = "AnalysisRuns (${DEFAULT-VALUE}).")
  private int runs = 2_000;

  @Option(names = "--seconds", description = "Seconds of counting (${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(names = "--warm-up", description = "Seconds before counting (${DEFAULT-VALUE}).")
  private int warmUp = 10;

  @Override
  public Integer call() throws Exception {
    try (TemporaryFolder temporary = TemporaryFolder.create("sluice-benchmark-");
        EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerConfig.in(temporary.path().resolve("broker")))) {
      Path folder = temporary.path();
      double noOp = noOp(broker.bootstrapServers(), folder);
      System.out.printf("no-op topology: %.0f measurements/s%n", noOp);
      double judging = judging(broker.bootstrapServers(), folder);
      System.out.printf(
          "aggregator:     %.0f measurements/s (%.0f %% of it)%n", judging, 100 * judging / noOp);
    }
    return 0;
  }

  private double noOp(String kafka, Path folder) throws Exception {
    TopicCatalogue topics = BenchTopics.create(kafka, CLUSTER, "noop");
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "noop");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("noop").toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    try (KafkaStreams streams =
            new KafkaStreams(
                NoOpTopology.build(
                    topics.measurements(),
                    topics.measurementTasks(CLUSTER),
                    topics.verdicts(CLUSTER).name()),
                properties);
        InstantWorker worker =
            new InstantWorker(kafka, topics.measurementTasks(CLUSTER), topics.measurements())) {
      streams.start();
      publish(
          kafka,
          topics.measurements(),
          Stream.iterate(0, i -> i + 1)
              .limit(runs)
              .map(
                  i ->
                      Measurement.newBuilder()
                          .setRun(run(i))
                          .setMetric("up")
                          .setSequence(1)
                          .build()));
      return rate(worker);
    }
  }

  private double judging(String kafka, Path folder) throws Exception {
    TopicCatalogue topics = BenchTopics.create(kafka, CLUSTER, "judging");
    try (AggregatorApp aggregator =
            new AggregatorApp(
                AggregatorConfig.of(kafka, "judging", folder.resolve("aggregator")),
                new PrometheusRegistry(),
                InstantSource.system());
        InstantWorker worker =
            new InstantWorker(kafka, topics.measurementTasks(CLUSTER), topics.measurements())) {
      aggregator.start();
      try (KafkaProducer<String, AnalysisRequest> producer =
          producer(kafka, topics.analysisRequests())) {
        for (int i = 0; i < runs; i++) {
          AnalysisRequest request = request(i);
          producer
              .send(
                  new ProducerRecord<>(
                      topics.analysisRequests().name(), Keys.of(request.getRun()), request))
              .get();
        }
      }
      return rate(worker);
    }
  }

  private double rate(InstantWorker worker) throws InterruptedException {
    while (worker.answered() < runs) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    TimeUnit.SECONDS.sleep(warmUp);
    long before = worker.answered();
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    return (worker.answered() - before) / ((System.nanoTime() - start) / NANOS);
  }

  private static void publish(
      String kafka, Topic<String, Measurement> topic, Stream<Measurement> measurements)
      throws Exception {
    try (KafkaProducer<String, Measurement> producer = producer(kafka, topic)) {
      for (Measurement measurement : (Iterable<Measurement>) measurements::iterator) {
        producer
            .send(new ProducerRecord<>(topic.name(), Keys.of(measurement.getRun()), measurement))
            .get();
      }
    }
  }

  private static <V> KafkaProducer<String, V> producer(String kafka, Topic<String, V> topic) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
        topic.key().serializer(),
        topic.value().serializer());
  }

  private static RunId run(int i) {
    return RunId.newBuilder()
        .setCluster(CLUSTER)
        .setNamespace("default")
        .setName("run-" + i)
        .setUid("uid-" + i)
        .build();
  }

  private static AnalysisRequest request(int i) {
    Instant now = Instant.now();
    return AnalysisRequest.newBuilder()
        .setRun(run(i))
        .setGeneration(1)
        .setRequestedAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
        .addMetrics(
            MetricSpec.newBuilder()
                .setName("up")
                .setInterval(com.google.protobuf.Duration.newBuilder().setNanos(1_000_000))
                .setSuccessCondition("result[0] == 1")
                .setConsecutiveErrorLimit(4)
                .setProvider(Provider.newBuilder().setType("prometheus").setConfigJson("{}")))
        .build();
  }
}
