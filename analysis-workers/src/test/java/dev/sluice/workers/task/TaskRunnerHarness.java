package dev.sluice.workers.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.workers.account.AccountGates;
import dev.sluice.workers.account.AccountLimits;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.secret.SecretReader;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.FakeProvider;
import dev.sluice.workers.support.Pipeline;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;

/** A runner with Kafka's own mock in the producer's place. */
abstract class TaskRunnerHarness {

  static final ProviderResult ONE = Finished.of(new Outcome.Value(new Answer.Number(1), "1"));

  final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final HttpAccess http = Contexts.http();
  final CountDownLatch release = new CountDownLatch(1);
  private Optional<TaskRunner> runner = Optional.empty();

  @AfterEach
  void closeRunner() {
    release.countDown();
    runner.ifPresent(TaskRunner::close);
    http.close();
  }

  TaskRunner runner(FakeProvider provider) {
    return runner(provider, AccountLimits.DEFAULT, Duration.ofMinutes(5));
  }

  TaskRunner runner(FakeProvider provider, AccountLimits limits, Duration maxMeasurement) {
    InstantSource clock = InstantSource.system();
    Publisher publisher = new Publisher(producer, new TopicCatalogue("sluice"));
    WorkerMetrics metrics = new WorkerMetrics(new PrometheusRegistry(), Set.of("fake"));
    SignsOfLife signs = new SignsOfLife("w", publisher, metrics, clock, maxMeasurement);
    Thread unused = Thread.ofVirtual().start(signs);
    TaskRunner made =
        new TaskRunner(
            "w",
            new Execution(
                new Providers(List.of(provider), Contexts.services(http, Map.of())),
                new SecretReader(Optional.empty()),
                new AccountGates(limits, Map.of(), clock),
                clock,
                maxMeasurement,
                metrics),
            publisher,
            signs,
            metrics,
            clock,
            3);
    runner = Optional.of(made);
    return made;
  }

  static MeasurementTask task(String metric) {
    return Pipeline.task(metric, "fake", "{}").build();
  }

  static void settled(TaskRunner.Taken taken) throws Exception {
    taken.settled().get(20, TimeUnit.SECONDS);
  }

  List<Measurement> published() {
    return producer.history().stream().map(TaskRunnerHarness::parse).toList();
  }

  private static Measurement parse(ProducerRecord<byte[], byte[]> record) {
    try {
      return Measurement.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  Measurement only() {
    assertThat(published()).hasSize(1);
    return published().getFirst();
  }

  /** Waits until so much is published. */
  List<Measurement> await(int count) {
    Instant end = Instant.now().plusSeconds(30);
    while (producer.history().size() < count) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("published only " + published());
      }
      Thread.onSpinWait();
    }
    return published();
  }
}
