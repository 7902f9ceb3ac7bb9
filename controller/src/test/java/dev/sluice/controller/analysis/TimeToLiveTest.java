package dev.sluice.controller.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec.TtlStrategy;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatusBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeToLiveTest {

  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"SUCCESSFUL, 30", "FAILED, 20", "ERROR, 10", "INCONCLUSIVE, 10"})
  void successAndFailureGoBeforeTheGeneralTimeAndTheRestKnowsOnlyThat(
      AnalysisPhase phase, int seconds) {
    assertThat(AnalysisRunPass.expiry(new TtlStrategy(10, 20, 30), ended(phase)))
        .contains(END.plusSeconds(seconds));
  }

  @Test
  void theGeneralTimeHoldsWhereThereIsNoOther() {
    assertThat(AnalysisRunPass.expiry(new TtlStrategy(10, null, null), ended(AnalysisPhase.FAILED)))
        .contains(END.plusSeconds(10));
  }

  @Test
  void withoutAStrategyOrBeforeTheEndNothingExpires() {
    assertThat(AnalysisRunPass.expiry(null, ended(AnalysisPhase.FAILED))).isEmpty();
    assertThat(
            AnalysisRunPass.expiry(
                new TtlStrategy(10, null, null), AnalysisRunStatusBuilder.builder().build()))
        .isEmpty();
    assertThat(AnalysisRunPass.expiry(new TtlStrategy(null, null, 30), ended(AnalysisPhase.ERROR)))
        .isEmpty();
  }

  private static AnalysisRunStatus ended(AnalysisPhase phase) {
    return AnalysisRunStatusBuilder.builder().phase(phase).completedAt(END).build();
  }
}
