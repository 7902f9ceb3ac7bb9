package dev.sluice.schemas.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.RunSummary;
import dev.sluice.records.v1.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static Timestamp at(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static Verdict verdict(int successful, int errors, int kept, AnalysisPhase phase) {
    MetricResult.Builder metric =
        MetricResult.newBuilder()
            .setName("m")
            .setPhase(phase)
            .setMessage("why")
            .setDryRun(true)
            .setCount(successful)
            .setSuccessful(successful)
            .setFailed(2)
            .setInconclusive(3)
            .setError(errors)
            .setConsecutiveError(4)
            .setConsecutiveSuccess(5)
            .putMetadata("a", "b");
    int last = successful + errors;
    for (int sequence = Math.max(1, last - kept + 1); sequence <= last; sequence++) {
      metric.addMeasurements(
          MeasurementResult.newBuilder()
              .setSequence(sequence)
              .setPhase(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL)
              .setStartedAt(at(sequence))
              .setFinishedAt(at(sequence + 1L))
              .setResumeAt(at(sequence + 2L))
              .setValue("[1]")
              .setMessage("m")
              .putMetadata("c", "d"));
    }
    return Verdict.newBuilder()
        .setRun(RunId.newBuilder().setCluster("c").setNamespace("n").setName("r").setUid("u"))
        .setVersion(3)
        .setGeneration(2)
        .setPhase(phase)
        .setMessage("because")
        .setStartedAt(at(1))
        .setCompletedAt(at(9))
        .addMetrics(metric)
        .setRunSummary(
            RunSummary.newBuilder()
                .setCount(5)
                .setSuccessful(1)
                .setFailed(1)
                .setInconclusive(2)
                .setError(1))
        .setDryRunSummary(RunSummary.newBuilder().setCount(1))
        .build();
  }

  @Property(tries = 200)
  void aVerdictComesBackFromItsStatus(
      @ForAll @IntRange(max = 20) int successful,
      @ForAll @IntRange(max = 5) int errors,
      @ForAll @IntRange(max = 12) int kept,
      @ForAll @IntRange(max = 6) int phase) {
    AnalysisPhase of = AnalysisPhase.forNumber(phase);
    Verdict verdict = verdict(successful, errors, kept, of);
    assertThat(Verdicts.of(verdict.getRun(), 3, 2, Verdicts.status(verdict))).isEqualTo(verdict);
  }

  @Test
  void aStatusIsWrittenInTheWordsOfTheCustomResource() {
    String yaml =
        Serialization.asYaml(
            Verdicts.status(verdict(1, 0, 1, AnalysisPhase.ANALYSIS_PHASE_FAILED)));
    assertThat(yaml)
        .contains(
            "phase: \"Failed\"",
            "startedAt: \"1970-01-01T00:00:01Z\"",
            "completedAt: \"1970-01-01T00:00:09Z\"",
            "resumeAt: \"1970-01-01T00:00:03Z\"",
            "consecutiveSuccess: 5");
  }
}
