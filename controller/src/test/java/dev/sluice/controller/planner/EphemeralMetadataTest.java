package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Labels by role, on templates and in place on pods; no pod is made anew for them. */
class EphemeralMetadataTest {

  private static final String BLUE_GREEN =
      "autoPromotionEnabled: false, scaleDownDelaySeconds: 600,"
          + " activeMetadata: {labels: {role: active}}, previewMetadata: {labels: {role: preview}}";

  private static final String CANARY =
      "{canaryMetadata: {labels: {role: canary}, annotations: {a: '1'}},"
          + " stableMetadata: {labels: {role: stable}}, steps: [{setWeight: 50}, {pause: {}}]}";

  private static void role(Sim sim, String image, String role) {
    ReplicaSet set = sim.cluster.replicaSet(image);
    assertThat(label(set.getSpec().getTemplate().getMetadata().getLabels())).isEqualTo(role);
    List<Map<String, String>> pods = sim.cluster.podLabels(image);
    assertThat(pods)
        .hasSize(ReplicaSets.wanted(set))
        .allSatisfy(labels -> assertThat(label(labels)).isEqualTo(role));
    assertThat(References.relabels(set)).as("all pods are done").isFalse();
  }

  private static String label(Map<String, String> labels) {
    return Objects.requireNonNullElse(labels.get("role"), "");
  }

  @Test
  void blueGreenPodsChangeTheirRoleInPlace() {
    Sim sim = Sim.blueGreen(BLUE_GREEN);
    role(sim, "app:1", "active");
    sim.image("app:2");
    role(sim, "app:1", "active");
    role(sim, "app:2", "preview");
    sim.command("promote");
    role(sim, "app:2", "active");
    role(sim, "app:1", "");
    sim.image("app:1");
    role(sim, "app:1", "active");
    role(sim, "app:2", "");
  }

  @Test
  void canaryPodsChangeTheirRoleInPlace() {
    Sim sim = Sim.of(CANARY).image("app:2");
    role(sim, "app:1", "stable");
    role(sim, "app:2", "canary");
    sim.command("promote");
    role(sim, "app:2", "stable");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.cluster.replicaSet("app:2").getSpec().getTemplate().getMetadata())
        .satisfies(meta -> assertThat(meta.getAnnotations()).doesNotContainKey("a"));
  }

  @Test
  void metadataMakesNoRevisionAndGoesWithItsField() {
    Sim sim = Sim.of(CANARY);
    sim.patch("spec: {strategy: {canary: {stableMetadata: {labels: {role: other}}}}}").settle();
    role(sim, "app:1", "other");
    sim.patch("spec: {strategy: {canary: {stableMetadata: null}}}").settle();
    role(sim, "app:1", "");
    assertThat(sim.cluster.replicaSets()).hasSize(1);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aLabelOfTheTemplateComesBackWhenTheRoleThatHidItIsOver() {
    Sim sim =
        Sim.of("{steps: [{setWeight: 50}, {pause: {}}], canaryMetadata: {labels: {role: canary}}}");
    sim.patch("spec: {template: {metadata: {labels: {role: own}}}}").image("app:2");
    role(sim, "app:2", "canary");
    sim.command("promote");
    role(sim, "app:2", "own");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }
}
