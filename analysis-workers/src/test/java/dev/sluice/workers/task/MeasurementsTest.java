package dev.sluice.workers.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.ProviderValue.KindCase;
import dev.sluice.workers.secret.Masking;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.Pipeline;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeasurementsTest {

  private static final MeasurementTask TASK =
      Pipeline.task("m", "web", "{}").setSequence(7).setAttempt(3).build();
  private static final Masking SECRET = Masking.of(List.of("hush"));

  private static Measurement finished(Outcome outcome) {
    return finished(outcome, Map.of());
  }

  private static Measurement finished(Outcome outcome, Map<String, String> metadata) {
    return Measurements.finished(TASK, "w1", Contexts.NOW, new Finished(outcome, metadata), SECRET);
  }

  private static Measurement value(Answer answer, String rendered) {
    return finished(new Outcome.Value(answer, rendered));
  }

  @Test
  void theIdentityOfTheTaskIsKept() {
    Measurement measurement = value(new Answer.Number(1), "1");

    assertThat(measurement.getRun()).isEqualTo(TASK.getRun());
    assertThat(measurement.getMetric()).isEqualTo("m");
    assertThat(measurement.getSequence()).isEqualTo(7);
    assertThat(measurement.getAttempt()).isEqualTo(3);
    assertThat(measurement.getWorker()).isEqualTo("w1");
    assertThat(measurement.getStartedAt()).isEqualTo(TASK.getStartedAt());
    assertThat(Measurements.instant(measurement.getFinishedAt())).isEqualTo(Contexts.NOW);
  }

  @Test
  void everyTypeOfAnswerKeepsItsType() {
    assertThat(value(new Answer.Number(Double.NaN), "NaN").getValue().getNumber()).isNaN();
    assertThat(
            value(new Answer.Numbers(List.of(1.0)), "[1]").getValue().getNumbers().getValuesList())
        .containsExactly(1.0);
    assertThat(value(new Answer.Numbers(List.of()), "[]").getValue().getKindCase())
        .isEqualTo(KindCase.NUMBERS);
    assertThat(value(new Answer.Text("t"), "t").getValue().getText()).isEqualTo("t");
    assertThat(value(new Answer.Json(Contexts.json("{'a':1}")), "x").getValue().getJson())
        .isEqualTo("{\"a\":1}");
    assertThat(value(new Answer.Absent(), "null").getValue().getKindCase())
        .isEqualTo(KindCase.ABSENT);
  }

  @Test
  void decisionsAndErrorsAreKept() {
    for (Outcome.Verdict verdict : Outcome.Verdict.values()) {
      assertThat(
              finished(new Outcome.Decision(verdict, "v", "why")).getDecision().getPhase().name())
          .isEqualTo("ANALYSIS_PHASE_" + verdict);
    }
    assertThat(finished(new Outcome.Failure("no")).getError().getMessage()).isEqualTo("no");
    assertThat(AnalysisPhase.values()).isNotEmpty();
  }

  @Test
  void secretsAreMaskedEverywhere() {
    Map<String, String> metadata = Map.of("query", "a hush b");
    for (Outcome outcome :
        List.of(
            new Outcome.Value(new Answer.Text("x hush"), "x hush"),
            new Outcome.Value(new Answer.Json(Contexts.json("{'hush':['hush']}")), "hush"),
            new Outcome.Decision(Outcome.Verdict.FAILED, "hush", "hush"),
            new Outcome.Failure("hush"))) {
      Measurement measurement = finished(outcome, metadata);

      assertThat(measurement.toString()).doesNotContain("hush").contains("*****");
    }
    assertThat(
            Measurements.inProgress(
                    TASK, "w", Contexts.NOW, Contexts.NOW, metadata, "is hush", SECRET)
                .toString())
        .doesNotContain("hush");
  }

  @Test
  void longTextsAreCutAndStillJudgedWhole() {
    String text = "x".repeat(20_000);
    Measurement measurement = value(new Answer.Text(text), text);

    assertThat(measurement.getValue().getText()).hasSize(20_000);
    assertThat(measurement.getValue().getRendered())
        .hasSizeLessThan(8_300)
        .endsWith("… (20000 characters in all)");
  }

  @Test
  void anAnswerTooLargeForATopicIsAnErrorThatSaysSo() {
    Answer answer = new Answer.Numbers(Collections.nCopies(100_000, 1.0));

    assertThat(value(answer, "many").getError().getMessage())
        .startsWith("the answer takes 800")
        .endsWith("narrow the query");
  }

  @Test
  void whatGoesOnHasNoEnd() {
    Measurement measurement =
        Measurements.inProgress(
            TASK, "w", Contexts.NOW, Contexts.NOW.plusSeconds(30), Map.of("a", "b"), "m", SECRET);

    assertThat(measurement.hasFinishedAt()).isFalse();
    assertThat(Measurements.instant(measurement.getInProgress().getAliveUntil()))
        .isEqualTo(Contexts.NOW.plusSeconds(30));
    assertThat(Measurements.instant(measurement.getInProgress().getReportedAt()))
        .isEqualTo(Contexts.NOW);
    assertThat(measurement.getMetadataMap()).containsEntry("a", "b");
  }
}
