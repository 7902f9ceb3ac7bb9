package dev.sluice.controller.planner;

import static dev.sluice.controller.planner.Sim.healthyOn;
import static dev.sluice.controller.planner.Sim.paused;
import static dev.sluice.controller.planner.Sim.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Analysis before and after the switch of blue-green, aborts and retries. */
class BlueGreenAnalysisTest {

  private static final String MANUAL = "autoPromotionEnabled: false";
  private static final String PRE = "prePromotionAnalysis: {templates: [{templateName: after}]}";
  private static final String POST = "postPromotionAnalysis: {templates: [{templateName: after}]}";

  @Test
  void theTimeOfThePauseBeginsAfterTheAnalysis() {
    Sim sim = Sim.blueGreen("autoPromotionSeconds: 30, " + PRE);
    sim.metric("after", "running").image("app:2").sleep(60).settle();
    assertThat(sim.status().pauseConditions()).isEmpty();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    sim.metric("after", "0").settle();
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    healthyOn(sim.sleep(32).settle(), "app:2");
  }

  @Test
  void abortLeavesTheActiveServiceAndTakesTheNewPodsAfterThirtySeconds() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2").command("abort");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(sim.hasDeadline("app:2")).isTrue();
    sim.sleep(35).settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void abortScaleDownDelaySecondsOfZeroKeepsTheNewPods() {
    Sim sim =
        Sim.blueGreen(MANUAL + ", abortScaleDownDelaySeconds: 0").image("app:2").command("abort");
    sim.sleep(600).settle();
    assertThat(sim.size("app:2")).isEqualTo(4);
  }

  @Test
  void retryStartsAgainAndIsNotFastTrackedByItsAbort() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2").command("abort").command("retry");
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    assertThat(sim.hasDeadline("app:2")).isFalse();
    healthyOn(sim.command("promote"), "app:2");
  }

  @Test
  void retryAfterThePodsWentIsAnalysedAnew() {
    Sim sim = Sim.blueGreen(PRE).metric("after", "9").image("app:2").sleep(40).settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.status().abort()).isTrue();
    sim.metric("after", "0").command("retry");
    assertThat(sim.cluster.runs()).hasSize(2);
    healthyOn(sim, "app:2");
  }

  @Test
  void prePromotionAnalysisStartsWhenThePodsAreThereAndIsNotRunForTheFirstVersion() {
    Sim sim = Sim.blueGreen(PRE);
    assertThat(sim.cluster.runs()).isEmpty();
    sim.image("app:nonexistent");
    assertThat(sim.cluster.runs()).isEmpty();
    healthyOn(sim.image("app:2"), "app:2");
    AnalysisRun run = sim.cluster.runs().iterator().next();
    assertThat(run.getMetadata().getName()).endsWith("-3-pre");
    assertThat(run.getMetadata().getLabels()).containsEntry("rollout-type", "PrePromotion");
    assertThat(services(sim).prePromotionAnalysisRunStatus()).isNotNull();
  }

  @Test
  void prePromotionAnalysisStartsAtPreviewReplicaCount() {
    Sim sim = Sim.blueGreen(PRE + ", previewReplicaCount: 1").metric("after", "running");
    sim.image("app:2");
    assertThat(sim.size("app:2")).isOne();
    assertThat(sim.cluster.runs()).hasSize(1);
    healthyOn(sim.metric("after", "0").settle(), "app:2");
  }

  @Test
  void failedPrePromotionAnalysisAborts() {
    Sim sim = Sim.blueGreen(PRE).metric("after", "9").image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(sim.events("AnalysisRunFailed")).isOne();
  }

  @Test
  void inconclusivePrePromotionAnalysisPausesAndIsRepeatedOnResume() {
    Sim sim = Sim.blueGreen(PRE).metric("after", "5").image("app:2");
    assertThat(paused(sim, Pauses.INCONCLUSIVE_RUN)).isTrue();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    sim.metric("after", "0").patch("status: {pauseConditions: null}").settle();
    assertThat(sim.cluster.runs()).hasSize(2);
    healthyOn(sim, "app:2");
  }

  @Test
  void resumingAnInconclusiveAnalysisIsNotTheWordForTheSwitch() {
    Sim sim = Sim.blueGreen(MANUAL + ", " + PRE).metric("after", "5").image("app:2");
    sim.metric("after", "0").patch("status: {pauseConditions: null}").settle();
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void postPromotionAnalysisDecidesWhatIsStable() {
    Sim sim = Sim.blueGreen(POST).metric("after", "running").image("app:2").sleep(700).settle();
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(sim.status().stableRS()).isNotEqualTo(sim.status().currentPodHash());
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.hasDeadline("app:1")).isFalse();
    healthyOn(sim.metric("after", "0").settle(), "app:2");
    assertThat(sim.hasDeadline("app:1")).isTrue();
  }

  @Test
  void failedPostPromotionAnalysisSwitchesBackAndTheNewPodsGo() {
    Sim sim = Sim.blueGreen(POST).metric("after", "9").image("app:2");
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    sim.sleep(35).settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
  }

  @Test
  void anAbortAfterTheSwitchGoesBackEvenWhenTheNewPodsAreNotAvailable() {
    Sim sim = Sim.blueGreen(POST).metric("after", "running").image("app:2");
    assertThat(sim.serves("active")).isEqualTo("app:2");
    sim.cluster.crash("app:2");
    sim.command("abort");
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void anAbortGoesBackWhateverBecameInvalidMeanwhile() {
    Sim sim = Sim.blueGreen(POST).metric("after", "running").image("app:2");
    assertThat(sim.serves("active")).isEqualTo("app:2");
    sim.patch("spec: {minReadySeconds: 10000}").command("abort");
    assertThat(sim.status().message()).startsWith("InvalidSpec");
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void anAbortOfAPromotedVersionIsTakenBack() {
    Sim sim = Sim.blueGreen("").image("app:2").command("abort");
    assertThat(sim.status().abort()).isFalse();
    healthyOn(sim, "app:2");
  }

  @Test
  void aRunThatFailedAtTheLastTryDoesNotCountForTheNext() {
    Sim sim = Sim.blueGreen(PRE).metric("after", "9").image("app:2").metric("after", "0");
    sim.command("retry");
    assertThat(Objects.requireNonNull(services(sim).prePromotionAnalysisRunStatus()).status())
        .isEqualTo(AnalysisPhase.SUCCESSFUL);
    healthyOn(sim, "app:2");
  }
}
