package dev.sluice.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.Measurement;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.workers.support.Pipeline;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The workers on a real broker. */
@SuppressWarnings("NullAway.Init")
final class WorkerIT {

  private static final String VECTOR =
      """
      {"status":"success","data":{"resultType":"vector",\
      "result":[{"metric":{},"value":[1700000000,"0.95"]}]}}""";

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private final StubServer server = StubServer.answering(request -> Reply.json(VECTOR));
  private Pipeline pipeline;
  private WorkerApp worker;

  @BeforeEach
  void start() {
    pipeline = new Pipeline(KAFKA);
    worker = worker("worker-1");
    worker.start();
  }

  @AfterEach
  void stop() {
    worker.close();
    pipeline.close();
    server.close();
  }

  private WorkerApp worker(String name) {
    return new WorkerApp(
        WorkerConfig.of(KAFKA.bootstrapServers(), Pipeline.CLUSTER, name)
            .with(c -> c.prefix(KAFKA.catalogue().prefix()).recordLock(Duration.ofSeconds(2))),
        Optional.empty(),
        new PrometheusRegistry(),
        InstantSource.system());
  }

  private String query(String query) {
    return "{\"address\":\"%s\",\"query\":\"%s\"}".formatted(server.url(), query);
  }

  @Test
  void aTaskBecomesAMeasurement() {
    pipeline.send(Pipeline.task("success-rate", "prometheus", query("up")).build());

    Measurement measurement = pipeline.awaitEnd("success-rate");

    assertThat(measurement.getValue().getNumbers().getValuesList()).containsExactly(0.95);
    assertThat(measurement.getValue().getRendered()).isEqualTo("[0.95]");
    assertThat(measurement.getWorker()).isEqualTo("worker-1");
    assertThat(server.lastRequest().path()).isEqualTo("/api/v1/query");
    assertThat(server.lastRequest().form("query")).contains("up");
  }

  @Test
  void aSlowQueryHoldsUpNoNeighbour() {
    server.now(
        request -> {
          if (request.form("query").orElse("").equals("slow")) {
            Thread.sleep(Duration.ofSeconds(8));
          }
          return Reply.json(VECTOR);
        });
    pipeline.sendAll(
        IntStream.range(0, 20)
            .mapToObj(i -> Pipeline.task("slow-" + i, "prometheus", query("slow")).build())
            .toList());
    pipeline.await(all -> all.stream().filter(Measurement::hasInProgress).count() >= 20);
    long begin = System.nanoTime();
    pipeline.sendAll(
        IntStream.range(0, 200)
            .mapToObj(i -> Pipeline.task("fast-" + i, "prometheus", query("f" + i)).build())
            .toList());
    pipeline.await(
        all ->
            all.stream()
                    .filter(one -> one.getMetric().startsWith("fast-") && one.hasValue())
                    .count()
                >= 200);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    List<Measurement> all =
        pipeline.await(
            seen ->
                seen.stream()
                        .filter(one -> one.getMetric().startsWith("slow-") && one.hasValue())
                        .count()
                    >= 20);
    assertThat(all).noneMatch(Measurement::hasError);
  }
}
