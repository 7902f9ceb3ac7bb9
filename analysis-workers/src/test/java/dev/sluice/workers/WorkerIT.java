package dev.sluice.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.workers.support.Pipeline;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import dev.sluice.workers.support.WorkerProcess;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.own();

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
    return worker(name, Duration.ofMillis(200));
  }

  private WorkerApp worker(String name, Duration handOverAfter) {
    return new WorkerApp(
        WorkerConfig.of(KAFKA.bootstrapServers(), Pipeline.CLUSTER, name)
            .with(
                c ->
                    c.prefix(KAFKA.catalogue().prefix())
                        .recordLock(Duration.ofSeconds(5))
                        .consumers(4)
                        .drain(Duration.ofMillis(100))
                        .handOverAfter(handOverAfter)),
        Optional.empty(),
        new PrometheusRegistry(),
        InstantSource.system());
  }

  private String query(String query) {
    return "{\"address\":\"%s\",\"query\":\"%s\",\"timeout\":250}".formatted(server.url(), query);
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
    CountDownLatch slow = new CountDownLatch(1);
    server.now(
        request -> {
          if (request.form("query").orElse("").startsWith("slow")) {
            slow.await();
          }
          return Reply.json(VECTOR);
        });
    sendMany("slow", 20);
    pipeline.await(all -> all.stream().filter(Measurement::hasInProgress).count() >= 20);
    sendMany("fast", 200);

    pipeline.await(all -> values(all, "fast") >= 200);
    slow.countDown();
    List<Measurement> all = pipeline.await(seen -> values(seen, "slow") >= 20);
    assertThat(all).noneMatch(Measurement::hasError);
  }

  private void sendMany(String name, int count) {
    pipeline.sendAll(
        IntStream.range(0, count)
            .mapToObj(i -> name + "-" + i)
            .map(metric -> Pipeline.task(metric, "prometheus", query(metric)).build())
            .toList());
  }

  private static long values(List<Measurement> all, String name) {
    return all.stream().filter(one -> one.getMetric().startsWith(name) && one.hasValue()).count();
  }

  @Test
  void aWorkerKilledInMidMeasurementLosesNothing() {
    worker.close();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    server.now(
        request -> {
          asked.countDown();
          never.await();
          return Reply.json(VECTOR);
        });
    try (WorkerProcess victim = process("victim", 10_000)) {
      pipeline.send(Pipeline.task("m", "prometheus", query("up")).build());
      awaitTrue(asked, "the victim's query");
      victim.kill();
      server.now(request -> Reply.json(VECTOR));
      restart("heir");

      Measurement measurement = pipeline.awaitEnd("m");

      assertThat(measurement.getWorker()).isEqualTo("heir");
      assertThat(measurement.hasValue()).isTrue();
      never.countDown();
    }
  }

  @Test
  void aWorkerKilledAfterTheHandOverIsReplacedByAReissue() {
    worker.close();
    CountDownLatch never = new CountDownLatch(1);
    server.now(
        request -> {
          never.await();
          return Reply.json(VECTOR);
        });
    MeasurementTask task = Pipeline.task("m", "prometheus", query("up")).build();
    try (WorkerProcess victim = process("victim", 100)) {
      pipeline.send(task);
      Measurement report = pipeline.await(all -> !all.isEmpty()).getFirst();
      assertThat(report.hasInProgress()).isTrue();
      victim.kill();
      server.now(request -> Reply.json(VECTOR));
      restart("heir");
      pipeline.send(task.toBuilder().setAttempt(2).putAllMetadata(report.getMetadataMap()).build());

      assertThat(pipeline.awaitEnd("m").getWorker()).isEqualTo("heir");
      assertThat(pipeline.awaitEnd("m").getAttempt()).isEqualTo(2);
      never.countDown();
    }
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheRestGoesOn() {
    pipeline.send("not/a/run", new byte[] {1, 2, 3});
    pipeline.send(
        "test/default/other/uid", Pipeline.task("m", "prometheus", "{}").build().toByteArray());
    pipeline.send(Pipeline.task("m", "prometheus", query("up")).build());

    assertThat(pipeline.awaitEnd("m").hasValue()).isTrue();
    List<ConsumerRecord<byte[], byte[]>> letters = pipeline.awaitDeadLetters(2);
    assertThat(letters)
        .extracting(
            letter ->
                new String(
                    letter.headers().lastHeader(DeadLetter.CAUSE).value(), StandardCharsets.UTF_8))
        .anyMatch(cause -> cause.startsWith("the value is not a MeasurementTask"))
        .anyMatch(cause -> cause.startsWith("the key does not name the task's run"));
  }

  @Test
  void aTaskPastItsDeadlineIsDropped() {
    pipeline.send(
        Pipeline.task("late", "prometheus", query("late"))
            .setDeadline(Pipeline.timestamp(Instant.now().minusSeconds(1)))
            .build());
    pipeline.send(Pipeline.task("m", "prometheus", query("up")).build());
    pipeline.awaitEnd("m");
    pipeline.send(Pipeline.task("n", "prometheus", query("up")).build());
    pipeline.awaitEnd("n");

    assertThat(server.requests()).noneMatch(r -> r.form("query").orElse("").equals("late"));
  }

  @Test
  void aTaskOnItsLastDeliveryIsAnsweredByAnError() throws InterruptedException {
    worker.close();
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch[] asked = {
      new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)
    };
    AtomicInteger deliveries = new AtomicInteger();
    server.now(
        request -> {
          asked[Math.min(3, deliveries.getAndIncrement())].countDown();
          never.await();
          return Reply.json(VECTOR);
        });
    pipeline.send(Pipeline.task("m", "prometheus", query("up")).build());
    for (int delivery = 0; delivery < 4; delivery++) {
      WorkerApp crashing = worker("crashing", Duration.ofSeconds(10));
      crashing.start();
      awaitTrue(asked[delivery], "delivery " + (delivery + 1));
      crashing.close();
    }
    restart("last");

    assertThat(pipeline.awaitEnd("m").getError().getMessage())
        .isEqualTo("the task was delivered 5 times and no worker finished it");
    never.countDown();
  }

  @Test
  void theBrokerMayBeAwayForAWhile() {
    pipeline.send(Pipeline.task("before", "prometheus", query("up")).build());
    pipeline.awaitEnd("before");
    KAFKA.stop();
    KAFKA.start();
    pipeline.send(Pipeline.task("after", "prometheus", query("up")).build());

    assertThat(pipeline.awaitEnd("after").hasValue()).isTrue();
  }

  private WorkerProcess process(String name, int handOverAfter) {
    return WorkerProcess.start(
        KAFKA.bootstrapServers(), KAFKA.catalogue().prefix(), name, handOverAfter);
  }

  private void restart(String name) {
    worker = worker(name);
    worker.start();
  }

  private static void awaitTrue(CountDownLatch latch, String what) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError(what + " did not happen within a minute");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
