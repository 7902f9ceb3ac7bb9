package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.essence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.Input.Requested;
import dev.sluice.aggregator.judge.Input.Tick;
import dev.sluice.aggregator.state.v1.RunState;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws in {@link Judge}'s description, over random runs. */
class JudgeLawsTest {

  private static final Judge JUDGE = new Judge(JudgeSettings.DEFAULT, new ExpressionConditions());

  /**
   * Reports at once. A report that waits has a tick of its own, which may ask for a measurement
   * some milliseconds before the measurement's own tick would.
   */
  private static final Judge PROMPT =
      new Judge(
          new JudgeSettings(Duration.ofSeconds(35), Duration.ofSeconds(5), 3, Duration.ZERO),
          new ExpressionConditions());

  @Provide
  Arbitrary<Scenario> runs() {
    return Scenario.any(3);
  }

  @Provide
  Arbitrary<Scenario> runsOfOneMetric() {
    return Scenario.any(1);
  }

  @Property(tries = 500)
  void orderAndDuplicatesOfWhatIsUnderWayDoNotMatter(
      @ForAll("runs") Scenario scenario, @ForAll Random random) {
    Play straight = scenario.play(play(PROMPT, scenario));

    Play tangled = scenario.play(play(PROMPT, scenario).tangled(random));

    assertThat(essence(snapshot(tangled))).isEqualTo(essence(snapshot(straight)));
  }

  @Property(tries = 500)
  void replayingRequestsAndMeasurementsWithoutAnyTickGivesTheSameVerdict(
      @ForAll("runs") Scenario scenario) {
    Play played = scenario.play(play(scenario));

    Optional<Run> replayed = Optional.empty();
    for (Play.Entry entry : played.log()) {
      if (!(entry.input() instanceof Tick)) {
        replayed = JUDGE.fold(replayed, entry.input(), entry.at()).run();
      }
    }

    assertThat(essence(Verdicts.of(replayed.orElseThrow(), Scenario.START)))
        .isEqualTo(essence(snapshot(played)));
  }

  @Property(tries = 500)
  void aMetricsMeasurementsMayComeInAnyOrderAndNumber(
      @ForAll("runsOfOneMetric") Scenario scenario, @ForAll Random random) {
    Scenario untouched = new Scenario(scenario.metrics(), scenario.outcomes(), Optional.empty());
    Play played = untouched.play(play(untouched));
    List<Measurement> answers = finished(played);
    Instant end = Scenario.START.plusSeconds(240);

    Optional<Run> run =
        JUDGE.fold(Optional.empty(), new Requested(untouched.request()), Scenario.START).run();
    // What is too far ahead is forgotten and comes again, as a re-issued task would bring it.
    for (int round = 0; round <= answers.size(); round++) {
      Collections.shuffle(answers, random);
      for (Measurement answer : answers) {
        run = JUDGE.fold(run, new Measured(answer), end).run();
      }
    }

    assertThat(settled(snapshot(run.orElseThrow()))).isEqualTo(settled(snapshot(played)));
  }

  @Property(tries = 300)
  void versionsOnlyGrowAndACompletedRunKeepsItsVerdict(
      @ForAll("runs") Scenario scenario, @ForAll Random random) {
    List<Verdict> verdicts = scenario.play(play(scenario).tangled(random)).verdicts();

    for (int i = 1; i < verdicts.size(); i++) {
      Verdict before = verdicts.get(i - 1);
      assertThat(verdicts.get(i).getVersion()).isGreaterThan(before.getVersion());
      if (Phases.completed(before.getPhase())) {
        assertThat(essence(verdicts.get(i)).toBuilder().clearGeneration().build())
            .isEqualTo(essence(before).toBuilder().clearGeneration().build());
      }
    }
  }

  @Property(tries = 300)
  void everyStateSurvivesTheStore(@ForAll("runs") Scenario scenario) throws Exception {
    Optional<Run> run = Optional.empty();
    for (Play.Entry entry : scenario.play(play(scenario)).log()) {
      run = JUDGE.fold(run, entry.input(), entry.at()).run();
      Run state = run.orElseThrow();
      assertThat(RunCodec.decode(RunState.parseFrom(RunCodec.encode(state).toByteArray())))
          .isEqualTo(state);
    }
  }

  @Property(tries = 300)
  void losingTheStateDelaysAMetricButDoesNotChangeWhatBecomesOfIt(
      @ForAll("runsOfOneMetric") Scenario scenario, @ForAll Random random) {
    Scenario untouched = new Scenario(scenario.metrics(), scenario.outcomes(), Optional.empty());
    Play straight = untouched.play(play(untouched));
    Assume.that(straight.run().completed());

    Play forgetful = untouched.play(play(untouched).forgetful(random));
    forgetful.playUntil(Scenario.START.plusSeconds(36_000));

    assertThat(outcome(snapshot(forgetful))).isEqualTo(outcome(snapshot(straight)));
  }

  @Property(tries = 300)
  void aFoldIsAFunctionOfItsArguments(@ForAll("runs") Scenario scenario) {
    Optional<Run> run = Optional.empty();
    for (Play.Entry entry : scenario.play(play(scenario)).log()) {
      Judgement once = JUDGE.fold(run, entry.input(), entry.at());
      assertThat(JUDGE.fold(run, entry.input(), entry.at())).isEqualTo(once);
      run = once.run();
    }
  }

  private static Play play(Scenario scenario) {
    return play(JUDGE, scenario);
  }

  private static Play play(Judge judge, Scenario scenario) {
    return new Play(judge, scenario::answers, Scenario.TRAVEL);
  }

  private static Verdict snapshot(Play play) {
    return snapshot(play.run());
  }

  private static Verdict snapshot(Run run) {
    return Verdicts.of(run, Scenario.START);
  }

  private static List<Measurement> finished(Play play) {
    List<Measurement> finished = new ArrayList<>();
    for (Play.Entry entry : play.log()) {
      if (entry.input() instanceof Measured(Measurement measurement)
          && !measurement.hasInProgress()) {
        finished.add(measurement);
      }
    }
    return finished;
  }

  /** Without what depends on when the last measurement arrived, and on what is under way. */
  private static Verdict settled(Verdict verdict) {
    Verdict.Builder settled = essence(verdict).toBuilder().clearCompletedAt();
    settled
        .getMetricsBuilderList()
        .forEach(
            metric -> {
              var finished =
                  metric.getMeasurementsList().stream()
                      .filter(measurement -> Phases.completed(measurement.getPhase()))
                      .toList();
              metric.clearMeasurements().addAllMeasurements(finished);
            });
    return settled.build();
  }

  /** Phase, message and counters. */
  private static Verdict outcome(Verdict verdict) {
    Verdict.Builder outcome = essence(verdict).toBuilder().clearCompletedAt().clearGeneration();
    outcome.getMetricsBuilderList().forEach(metric -> metric.clearMeasurements());
    return outcome.build();
  }
}
