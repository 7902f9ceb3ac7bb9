package dev.sluice.controller.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class RunStandingTest {

  @Test
  void anEqualOrOlderVerdictIsSettledAndANewerIsNot() {
    RunStanding standing = standing("7", "{phase: Running, metricResults: []}");

    assertThat(standing.settledBeyond(verdict(6))).isTrue();
    assertThat(standing.settledBeyond(verdict(7))).isTrue();
    assertThat(standing.settledBeyond(verdict(8))).isFalse();
  }

  @Test
  void aRunThatEndedIsSettledForGood() {
    assertThat(standing("7", "{phase: Failed}").settledBeyond(verdict(99))).isTrue();
  }

  @Test
  void aBrokenVersionCountsAsNone() {
    assertThat(standing("x", "{}").version()).isZero();
    assertThat(standing("x", "{}").settledBeyond(verdict(1))).isFalse();
  }

  @Test
  void phasesDifferForTheRunForAMetricAndForANewMetric() {
    RunStanding standing =
        standing("1", "{phase: Running, metricResults: [{name: rate, phase: Running}]}");
    Verdict same =
        verdict(2).toBuilder()
            .setPhase(AnalysisPhase.ANALYSIS_PHASE_RUNNING)
            .addMetrics(
                MetricResult.newBuilder()
                    .setName("rate")
                    .setCount(9)
                    .setPhase(AnalysisPhase.ANALYSIS_PHASE_RUNNING))
            .build();

    assertThat(standing.phasesDiffer(same)).isFalse();
    assertThat(
            standing.phasesDiffer(
                same.toBuilder().setPhase(AnalysisPhase.ANALYSIS_PHASE_FAILED).build()))
        .isTrue();
    assertThat(
            standing.phasesDiffer(
                same.toBuilder()
                    .setMetrics(
                        0,
                        MetricResult.newBuilder()
                            .setName("rate")
                            .setPhase(AnalysisPhase.ANALYSIS_PHASE_ERROR))
                    .build()))
        .isTrue();
    assertThat(
            standing.phasesDiffer(
                same.toBuilder().addMetrics(MetricResult.newBuilder().setName("other")).build()))
        .isTrue();
  }

  private static Verdict verdict(long version) {
    return Verdict.newBuilder().setVersion(version).build();
  }

  private static RunStanding standing(String version, String status) {
    return RunStanding.of(
        Serialization.unmarshal(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisRun
            metadata: {name: run, annotations: {rollout.sluice.dev/verdict-version: "%s"}}
            status: %s
            """
                .formatted(version, status),
            RawAnalysisRun.class));
  }
}
