package dev.sluice.aggregator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import dev.sluice.aggregator.AggregatorApp;
import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.testkit.kafka.KafkaFixture;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AggregatorIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.own();

  @TempDir Path folder;

  @Test
  void aGoodRunSucceedsAndABadOneFails() throws Exception {
    KAFKA.createTopics("east");
    RunId good = run("good");
    RunId bad = run("bad");
    try (AggregatorApp app = app();
        World world = world(task -> task.getRun().equals(bad) && task.getSequence() == 3 ? 1 : 0)) {
      app.start();
      world.request(request(good, 5));
      world.request(request(bad, 5));

      world.until(
          "both runs to complete",
          () -> completed(world, good) && completed(world, bad),
          () -> app.readiness().toString());

      assertThat(world.verdict(good).orElseThrow().getPhase())
          .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
      assertThat(world.verdict(good).orElseThrow().getMetrics(0).getCount()).isEqualTo(5);
      assertThat(world.verdict(bad).orElseThrow().getMessage())
          .isEqualTo("Metric \"errors\" assessed Failed due to failed (1) > failureLimit (0)");
      assertThat(world.verdict(bad).orElseThrow().getMetrics(0).getSuccessful()).isEqualTo(2);
    }
  }

  @Test
  void killedWithItsStateDeletedItGoesOnWithoutAWrongLostOrDoubledMeasurement() throws Exception {
    KAFKA.createTopics("east");
    RunId good = run("good");
    RunId bad = run("bad");
    try (AggregatorProcess aggregator =
            new AggregatorProcess(KAFKA.bootstrapServers(), KAFKA.catalogue().prefix(), folder);
        World world = world(task -> task.getRun().equals(bad) && task.getSequence() == 9 ? 1 : 0)) {
      aggregator.start();
      world.request(request(good, 12));
      world.request(request(bad, 12));
      for (int measurements : List.of(2, 5, 8)) {
        world.until(
            measurements + " measurements",
            () -> count(world, good) >= measurements && count(world, bad) >= measurements,
            () -> log(aggregator));
        aggregator.kill();
        aggregator.deleteState();
        aggregator.start();
      }
      world.until(
          "both runs to complete",
          () -> completed(world, good) && completed(world, bad),
          () -> log(aggregator));

      Verdict success = world.verdict(good).orElseThrow();
      assertThat(success.getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
      assertThat(success.getMetrics(0).getCount()).isEqualTo(12);
      assertThat(success.getMetrics(0).getMeasurementsList())
          .extracting(MeasurementResult::getSequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(3, 12).boxed().toList());
      Verdict failure = world.verdict(bad).orElseThrow();
      assertThat(failure.getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_FAILED);
      assertThat(failure.getMetrics(0).getSuccessful()).isEqualTo(8);
      assertThat(failure.getMetrics(0).getFailed()).isEqualTo(1);
      assertNoVerdictWentBack(
          world.verdicts.stream().filter(v -> v.getRun().equals(good)).toList());
      assertNoVerdictWentBack(world.verdicts.stream().filter(v -> v.getRun().equals(bad)).toList());
    }
  }

  @Test
  void aStoppedBrokerDelaysARunAndNothingElse() throws Exception {
    KAFKA.createTopics("east");
    RunId good = run("good");
    try (AggregatorApp app = app();
        World world = world(task -> 0)) {
      app.start();
      world.request(request(good, 8));
      world.until("3 measurements", () -> count(world, good) >= 3, () -> "");

      KAFKA.stop();
      KAFKA.start();
      world.until("the run to complete", () -> completed(world, good), () -> "" + app.readiness());

      assertThat(world.verdict(good).orElseThrow().getPhase())
          .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
      assertThat(world.verdict(good).orElseThrow().getMetrics(0).getCount()).isEqualTo(8);
    }
  }

  @Test
  void withoutItsTopicsItDoesNotStartAndSaysWhichAreMissing() {
    try (AggregatorApp app = app()) {
      assertThatThrownBy(app::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(KAFKA.catalogue().analysisRequests().name())
          .hasMessageEndingWith("are missing; create them with: sluice topics apply");
    }
  }

  @Test
  void poisonAndARequestOfAnUnknownClusterGoToTheDeadLettersAndTheStreamGoesOn() throws Exception {
    KAFKA.createTopics("east");
    RunId stranger = run("stranger").toBuilder().setCluster("atlantis").build();
    RunId good = run("good");
    byte[] poison = {(byte) 0xff, 1, 2, 3};
    try (AggregatorApp app = app();
        World world = world(task -> 0)) {
      app.start();
      world.sendRaw(KAFKA.catalogue().analysisRequests().name(), poison, poison);
      world.sendRaw(KAFKA.catalogue().measurements().name(), poison, poison);
      world.request(request(stranger, 2));
      world.request(request(good, 2));

      world.until(
          "three dead letters and the good run's end",
          () -> world.deadLetters.size() >= 3 && completed(world, good),
          () -> "" + app.readiness());

      assertThat(world.deadLetters)
          .extracting(
              letter ->
                  new String(
                      letter.headers().lastHeader(DeadLetter.CAUSE).value(),
                      StandardCharsets.UTF_8))
          .anySatisfy(cause -> assertThat(cause).contains("cluster 'atlantis' has no topics"));
      assertThat(world.verdict(good).orElseThrow().getPhase())
          .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);

      // Its topics are created, and the request comes again: it is served at once.
      KAFKA.createTopics("atlantis");
      try (World atlantis = new World(KAFKA, "atlantis", task -> Optional.of(0.0))) {
        atlantis.request(request(stranger, 2));
        atlantis.until("the stranger's end", () -> completed(atlantis, stranger), () -> "");
      }
    }
  }

  private AggregatorApp app() {
    return new AggregatorApp(
        AggregatorConfig.of(
            KAFKA.bootstrapServers(), KAFKA.catalogue().prefix(), folder.resolve("state")),
        new PrometheusRegistry(),
        InstantSource.system());
  }

  private interface Answer {
    double of(MeasurementTask task);
  }

  private static World world(Answer answer) {
    return new World(KAFKA, "east", task -> Optional.of(answer.of(task)));
  }

  private static boolean completed(World world, RunId run) {
    return world.verdict(run).filter(Verdict::hasCompletedAt).isPresent();
  }

  private static int count(World world, RunId run) {
    return world
        .verdict(run)
        .filter(verdict -> verdict.getMetricsCount() > 0)
        .map(verdict -> verdict.getMetrics(0).getCount())
        .orElse(0);
  }

  private static void assertNoVerdictWentBack(List<Verdict> inTopicOrder) {
    int counted = 0;
    for (Verdict verdict : inTopicOrder) {
      int count = verdict.getMetricsCount() == 0 ? 0 : verdict.getMetrics(0).getCount();
      assertThat(count).isGreaterThanOrEqualTo(counted);
      counted = count;
    }
    assertThat(inTopicOrder).extracting(Verdict::getVersion).isSorted().doesNotHaveDuplicates();
  }

  private static String log(AggregatorProcess aggregator) {
    try {
      return aggregator.log();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static RunId run(String name) {
    return RunId.newBuilder()
        .setCluster("east")
        .setNamespace("shop")
        .setName(name)
        .setUid("uid-" + name)
        .build();
  }

  private static AnalysisRequest request(RunId run, int count) {
    return AnalysisRequest.newBuilder()
        .setRun(run)
        .setGeneration(1)
        .addMetrics(
            MetricSpec.newBuilder()
                .setName("errors")
                .setInterval(Duration.newBuilder().setNanos(400_000_000))
                .setCount(count)
                .setSuccessCondition("result < 1")
                .setConsecutiveErrorLimit(4)
                .setProvider(Provider.newBuilder().setType("prometheus").setConfigJson("{}")))
        .build();
  }
}
