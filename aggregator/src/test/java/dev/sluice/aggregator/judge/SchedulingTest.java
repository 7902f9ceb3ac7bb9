package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.metric;
import static dev.sluice.aggregator.judge.Scenario.seconds;
import static dev.sluice.aggregator.judge.Scenario.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulingTest {

  private final Stage stage = new Stage();

  @Test
  void theFirstMeasurementIsDueAtOnce() {
    stage.request(metric("m").setInterval(seconds(10)));

    assertThat(stage.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getSequence()).isEqualTo(1);
              assertThat(task.getAttempt()).isEqualTo(1);
              assertThat(task.getDueAt()).isEqualTo(timestamp(Scenario.START));
              assertThat(task.getDeadline()).isEqualTo(timestamp(Scenario.START.plusSeconds(30)));
            });
  }

  @Test
  void theInitialDelayCountsFromTheStartOfTheRun() {
    stage.request(metric("m").setInterval(seconds(10)).setInitialDelay(seconds(7)));
    assertThat(stage.tasks()).isEmpty();
    assertThat(stage.wakesAt()).contains(7.0);

    assertThat(stage.at(6.9).tick().tasks()).isEmpty();
    assertThat(stage.at(7).tick().tasks()).hasSize(1);
  }

  @Test
  void theIntervalCountsFromTheEndOfTheLastMeasurement() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(4).good("m", 1);
    assertThat(stage.wakesAt()).contains(14.0);

    assertThat(stage.at(14.2).tick().tasks())
        .extracting(MeasurementTask::getSequence)
        .containsExactly(2L);
    assertThat(stage.tasks().getFirst().getDueAt())
        .isEqualTo(timestamp(Scenario.START.plusSeconds(14)));
  }

  @Test
  void withoutIntervalAndCountItIsMeasuredOnce() {
    stage.request(metric("m"));

    stage.at(1).good("m", 1);

    assertThat(stage.run().phase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(stage.wakesAt()).isEmpty();
  }

  @Test
  void anErrorIsMeasuredAgainAfterTenSecondsWhateverTheInterval() {
    stage.request(metric("m").setInterval(seconds(300)));
    stage.at(1).error("m", 1, "boom");
    assertThat(stage.wakesAt()).contains(11.0);

    Stage quick = new Stage();
    quick.request(metric("m").setInterval(seconds(1)));
    quick.at(1).error("m", 1, "boom");
    assertThat(quick.wakesAt()).contains(11.0);
  }

  @Test
  void anIntervalOfNothingIsStillABreath() {
    stage.request(metric("m").setInterval(Duration.getDefaultInstance()));

    stage.at(1).good("m", 1);

    assertThat(stage.wakesAt()).contains(1.1);
  }

  @Test
  void aTaskWithoutAnswerIsIssuedAgainWithTheSameSequence() {
    stage.request(metric("m").setInterval(seconds(10)));

    assertThat(stage.at(30).tick().tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getSequence()).isEqualTo(1);
              assertThat(task.getAttempt()).isEqualTo(2);
              assertThat(task.getStartedAt()).isEqualTo(timestamp(Scenario.START));
            });
    assertThat(stage.wakesAt()).contains(60.0);
  }

  @Test
  void whatNobodyAnswersBecomesAnErrorMeasurementThroughTheTopic() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(30).tick();
    stage.at(60).tick();

    stage.at(90).tick();

    assertThat(stage.tasks()).isEmpty();
    assertThat(stage.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Testify.class,
            testimony -> {
              assertThat(testimony.measurement().getSequence()).isEqualTo(1);
              assertThat(testimony.measurement().getWorker()).isEqualTo("aggregator");
              assertThat(testimony.measurement().getError().getMessage())
                  .isEqualTo(
                      "no analysis worker of cluster 'east' answered 3 tasks to take this measurement");
              stage.at(90.1).fold(new Measured(testimony.measurement()));
            });
    assertThat(stage.metric("m").tally().error()).isEqualTo(1);
    assertThat(stage.wakesAt()).contains(100.0);
  }

  @Test
  void aSignOfLifePutsTheDeadlineOffAndShowsTheMeasurement() {
    stage.request(metric("m"));

    stage.at(1).inProgress("m", 1, 100, Map.of("job-name", "j1"));

    assertThat(stage.wakesAt()).contains(100.0);
    assertThat(stage.verdict().orElseThrow().getMetrics(0).getMeasurements(0))
        .satisfies(
            shown -> {
              assertThat(shown.getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_RUNNING);
              assertThat(shown.getMetadataMap()).containsEntry("job-name", "j1");
            });
    assertThat(stage.at(100).tick().tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_MEASURE);
              assertThat(task.getAttempt()).isEqualTo(2);
              assertThat(task.getMetadataMap()).containsEntry("job-name", "j1");
            });
  }

  @Test
  void anOlderSignOfLifeChangesNothing() {
    stage.request(metric("m"));
    stage.at(1).inProgress("m", 1, 100, Map.of("step", "2"));

    stage.at(2).inProgress("m", 1, 50, Map.of("step", "1"));

    assertThat(stage.wakesAt()).contains(100.0);
    assertThat(stage.metric("m").flight().orElseThrow().metadata()).containsEntry("step", "2");
  }

  @Test
  void aMeasurementThatItsWorkerGivesBackIsIssuedAgainAtOnce() {
    stage.request(metric("m"));
    stage.at(1).sign("m", 1, 1, 31);

    assertThat(stage.at(5).sign("m", 1, 5, 5).tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_MEASURE);
              assertThat(task.getSequence()).isEqualTo(1);
              assertThat(task.getAttempt()).isEqualTo(2);
              assertThat(task.getMetadataMap()).containsEntry("job-name", "j1");
            });
    assertThat(stage.wakesAt()).contains(35.0);
  }

  @Test
  void aPromiseThatArrivesAfterItWasTakenBackIsVoidAndWhatIsGivenBackTwiceIsIssuedOnce() {
    stage.request(metric("m"));
    stage.at(5).sign("m", 1, 5, 5);
    Run reissued = stage.run();

    assertThat(stage.at(6).sign("m", 1, 1, 31).tasks()).isEmpty();
    assertThat(stage.at(7).sign("m", 1, 5, 5).tasks()).isEmpty();

    assertThat(stage.metric("m").flight()).isEqualTo(reissued.metrics().getFirst().flight());
  }

  @Test
  void whatAnEarlierWorkerGivesBackDoesNotTakeItFromALaterOne() {
    stage.request(metric("m"));
    stage.at(30).tick();
    stage.at(31).sign("m", 2, 31, 61);

    assertThat(stage.at(32).sign("m", 1, 32, 32).tasks()).isEmpty();

    assertThat(stage.wakesAt()).contains(61.0);
  }

  @Test
  void aStopThatItsWorkerGivesBackIsIssuedAgainAsAStop() {
    stage.request(metric("m"), metric("n"));
    stage.at(1).bad("n", 1);

    assertThat(stage.at(2).sign("m", 2, 2, 2).tasks())
        .extracting(task -> task.getAction())
        .containsExactly(Action.ACTION_TERMINATE);
  }

  @Test
  void aWorkersClockThatGoesWrongNeitherHurriesNorHaltsTheSchedule() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage
        .at(1)
        .fold(
            new Measured(
                stage.decision("m", 1, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL).toBuilder()
                    .setFinishedAt(timestamp(Scenario.START.plusSeconds(9999)))
                    .build()));
    assertThat(stage.wakesAt()).contains(11.0);
    stage.at(11).tick();

    stage
        .at(12)
        .fold(
            new Measured(
                stage.decision("m", 2, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL).toBuilder()
                    .setFinishedAt(timestamp(Scenario.START.minusSeconds(9999)))
                    .build()));
    assertThat(stage.wakesAt()).contains(21.0);
  }

  @Test
  void progressIsToldAtMostEveryHalfSecondAndNothingStaysUntold() {
    stage.request(metric("m").setInterval(Duration.newBuilder().setNanos(100_000_000).build()));
    stage.at(0.1).good("m", 1);
    assertThat(stage.verdict()).isEmpty();
    assertThat(stage.run().reportPending()).isTrue();

    stage.at(0.5).tick();

    assertThat(stage.verdict().orElseThrow().getMetrics(0).getCount()).isEqualTo(1);
    assertThat(stage.run().reportPending()).isFalse();
  }

  @Test
  void aJobBeyondTheRetentionIsCleanedUp() {
    stage.request(
        metric("m")
            .setInterval(seconds(1))
            .setMeasurementRetention(1)
            .setProvider(
                dev.sluice.records.v1.Provider.newBuilder().setType("job").setConfigJson("{}")));
    stage.at(1).good("m", 1);
    stage.at(2).tick();

    stage.at(3).good("m", 2);

    assertThat(stage.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_GARBAGE_COLLECT);
              assertThat(task.getSequence()).isEqualTo(1);
              assertThat(task.getRetention()).isEqualTo(1);
            });
    assertThat(stage.metric("m").kept()).hasSize(1);
  }

  @Test
  void tenMeasurementsAreKeptUnlessToldOtherwise() {
    stage.request(metric("m").setInterval(seconds(1)));
    for (int sequence = 1; sequence <= 12; sequence++) {
      stage.at(sequence).good("m", sequence);
    }

    assertThat(stage.metric("m").kept()).hasSize(10);
    assertThat(stage.metric("m").kept().getFirst().getSequence()).isEqualTo(3);
    assertThat(stage.metric("m").tally().count()).isEqualTo(12);
  }
}
