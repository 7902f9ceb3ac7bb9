package dev.sluice.controller.planner;

import static dev.sluice.controller.planner.Sim.healthyOn;
import static dev.sluice.controller.planner.Sim.paused;
import static dev.sluice.controller.planner.Sim.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Each field of blue-green, and the order in which its Services and pods follow an update. */
class BlueGreenTest {

  private static final String MANUAL = "autoPromotionEnabled: false";
  private static final String SLOW = ", scaleDownDelaySeconds: 3600";
  private static final String PRE = "prePromotionAnalysis: {templates: [{templateName: after}]}";

  @Test
  void activeServiceIsPointedAtTheFirstVersionOnceAllItsPodsAreAvailable() {
    Sim sim = Sim.blueGreen("");
    healthyOn(sim, "app:1");
    assertThat(sim.events("RolloutCompleted")).isOne();
    assertThat(sim.events("SwitchService")).isEqualTo(2);
    assertThat(ReplicaSets.annotation(sim.cluster.service("active"), Annotations.MANAGED_BY))
        .contains("web");
  }

  @Test
  void activeServiceIsSwitchedByItselfOnceTheNewVersionIsThere() {
    Sim sim = Sim.blueGreen("").image("app:2");
    healthyOn(sim, "app:2");
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
    assertThat(sim.status().selector()).contains(sim.status().currentPodHash());
    assertThat(sim.status().replicas()).isEqualTo(8);
  }

  @Test
  void activeServiceNeverLeadsToAVersionThatDoesNotComeUp() {
    Sim sim = Sim.blueGreen("", "  progressDeadlineSeconds: 20").image("app:nonexistent");
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(sim.serves("preview")).isEqualTo("app:nonexistent");
    assertThat(sim.status().message()).isEqualTo("active service cutover pending");
    sim.sleep(30).settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.serves("active")).isEqualTo("app:1");
    healthyOn(sim.image("app:1"), "app:1");
  }

  @Test
  void progressDeadlineAbortAbortsAndTheNewPodsGoAfterTheirDelay() {
    Sim sim =
        Sim.blueGreen("", "  progressDeadlineSeconds: 20\n  progressDeadlineAbort: true")
            .image("app:nonexistent")
            .sleep(25)
            .settle();
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.events("RolloutAborted")).isOne();
    assertThat(sim.size("app:nonexistent")).isEqualTo(4);
    sim.sleep(31).settle();
    assertThat(sim.size("app:nonexistent")).isZero();
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void previewServiceFollowsTheNewVersionAtOnce() {
    Sim sim = Sim.blueGreen(MANUAL);
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: 'app:2'}]}}}");
    for (int i = 0; i < 5 && sim.cluster.replicaSets().size() < 2; i++) {
      sim.cluster.pass();
    }
    assertThat(sim.serves("preview")).isEqualTo("app:2");
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void withoutPreviewServiceAllElseIsAlike() {
    Sim sim = Sim.activeOnly().image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(services(sim).previewSelector()).isEmpty();
  }

  @Test
  void previewReplicaCountHoldsTheNewVersionSmallUntilItIsApproved() {
    Sim sim = Sim.blueGreen(MANUAL + ", previewReplicaCount: 1").image("app:2");
    assertThat(sim.size("app:2")).isOne();
    assertThat(services(sim).scaleUpPreviewCheckPoint()).isFalse();
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    sim.command("promote");
    assertThat(sim.size("app:2")).isEqualTo(4);
    assertThat(services(sim).scaleUpPreviewCheckPoint()).isFalse();
    healthyOn(sim, "app:2");
  }

  @Test
  void theSwitchWaitsForAllPodsAfterThePreviewCheckPoint() {
    Sim sim = Sim.blueGreen("previewReplicaCount: 1");
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: 'app:2'}]}}}");
    for (int i = 0; i < 100 && !services(sim).scaleUpPreviewCheckPoint(); i++) {
      sim.cluster.sleep(Duration.ofMillis(400));
    }
    assertThat(services(sim).scaleUpPreviewCheckPoint()).isTrue();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    healthyOn(sim.settle(), "app:2");
  }

  @Test
  void promoteFullIgnoresPreviewReplicaCountPauseAndAnalysis() {
    Sim sim = Sim.blueGreen(MANUAL + ", previewReplicaCount: 1, " + PRE);
    sim.metric("after", "9").image("app:2");
    assertThat(sim.status().abort()).isTrue();
    sim.command("promote-full");
    healthyOn(sim, "app:2");
    assertThat(sim.status().promoteFull()).isFalse();
  }

  @Test
  void autoPromotionEnabledFalseWaitsForAWord() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2").sleep(600).settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.status().message()).isEqualTo(Pauses.BLUE_GREEN_PAUSE);
    assertThat(sim.serves("active")).isEqualTo("app:1");
    healthyOn(sim.command("promote"), "app:2");
    assertThat(sim.events("RolloutPaused")).isOne();
    assertThat(sim.events("RolloutResumed")).isOne();
  }

  @Test
  void aWordThatComesWhilePodsAreMissingIsNotLost() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2");
    sim.patch("spec: {paused: true}").settle();
    sim.patch("status: {pauseConditions: null}").settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    healthyOn(sim.patch("spec: {paused: false}").settle(), "app:2");
  }

  @Test
  void autoPromotionSecondsEndsThePauseByItself() {
    Sim sim = Sim.blueGreen("autoPromotionSeconds: 60").image("app:2");
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    sim.sleep(40).settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    healthyOn(sim.sleep(25).settle(), "app:2");
  }

  @Test
  void autoPromotionSecondsIsIgnoredWhereNothingIsPromotedByItself() {
    Sim sim = Sim.blueGreen(MANUAL + ", autoPromotionSeconds: 5").image("app:2").sleep(60).settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void scaleDownDelaySecondsKeepsTheOldVersionForThirtySecondsByDefault() {
    Sim sim = Sim.blueGreen("").image("app:2");
    assertThat(sim.hasDeadline("app:1")).isTrue();
    assertThat(sim.size("app:1")).isEqualTo(4);
    sim.sleep(35).settle();
    assertThat(sim.size("app:1")).isZero();
    assertThat(sim.hasDeadline("app:1")).isFalse();
  }

  @Test
  void scaleDownDelaySecondsOfZeroScalesDownAtOnce() {
    Sim sim = Sim.blueGreen("scaleDownDelaySeconds: 0").image("app:2");
    assertThat(sim.size("app:1")).isZero();
    healthyOn(sim, "app:2");
  }

  @Test
  void anOldVersionThatIsKeptFollowsTheNumberOfPods() {
    Sim sim = Sim.blueGreen("scaleDownDelaySeconds: 3600").image("app:2");
    sim.patch("spec: {replicas: 6}").settle();
    assertThat(sim.size("app:2")).isEqualTo(6);
    assertThat(sim.size("app:1")).isEqualTo(6);
    sim.patch("spec: {replicas: 2}").settle();
    assertThat(sim.size("app:2")).isEqualTo(2);
    assertThat(sim.size("app:1")).isEqualTo(2);
  }

  @Test
  void scaleDownDelayRevisionLimitKeepsTheNewestOnly() {
    Sim sim = Sim.blueGreen("scaleDownDelayRevisionLimit: 1" + SLOW).image("app:2").image("app:3");
    assertThat(sim.size("app:2")).isEqualTo(4);
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void pausedFreezesScalingAndServices() {
    Sim sim = Sim.blueGreen("");
    sim.patch("spec: {paused: true}").image("app:2");
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.serves("preview")).isEqualTo("app:1");
    assertThat(sim.status().message()).isEqualTo("manually paused");
    healthyOn(sim.patch("spec: {paused: false}").settle(), "app:2");
  }

  @Test
  void replicasFollowWhilePausedAndWhileAborted() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2");
    sim.patch("spec: {replicas: 6}").settle();
    assertThat(sim.size("app:1")).isEqualTo(6);
    assertThat(sim.size("app:2")).isEqualTo(6);
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    sim.command("abort").patch("spec: {replicas: 2}").settle();
    assertThat(sim.size("app:1")).isEqualTo(2);
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void replicasAndTemplateChangedAtOnceStillGiveAPreview() {
    Sim sim = Sim.blueGreen(MANUAL);
    sim.patch("spec: {replicas: 6}").image("app:2");
    assertThat(sim.serves("preview")).isEqualTo("app:2");
    assertThat(sim.size("app:1")).isEqualTo(6);
    assertThat(sim.size("app:2")).isEqualTo(6);
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void aVersionThatIsSupersededGoesAfterItsDelay() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2").image("app:3");
    assertThat(sim.serves("preview")).isEqualTo("app:3");
    assertThat(sim.hasDeadline("app:2")).isTrue();
    sim.sleep(35).settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void restartGoesOnBesideTheUpdateAndKeepsPodsAvailable() {
    Sim sim = Sim.blueGreen("maxUnavailable: 1");
    Instant restartAt = sim.cluster.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    sim.patch("spec: {restartAt: '" + restartAt + "'}");
    sim.image("app:2").sleep(300).settle();
    assertThat(sim.status().restartedAt()).isEqualTo(restartAt);
    healthyOn(sim, "app:2");
  }
}
