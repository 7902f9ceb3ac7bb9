package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.replicaSets;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.that;
import static dev.sluice.system.scenarios.Manifests.services;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rollouts whose pods are described by another object. */
@OnKubernetes
@ExtendWith(Stage.class)
class WorkloadScenariosIT {

  private static final String PAUSE_AT_50 = "canary: {steps: [{setWeight: 50}, {pause: {}}]}";

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: base}
      spec:
        replicas: 0
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
      """;

  private static String rollout(String kind, String strategy) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      workloadRef: {apiVersion: %s, kind: %s, name: base}
      strategy: {%s}
    """
        .formatted(kind.equals("PodTemplate") ? "v1" : "apps/v1", kind, strategy);
  }

  private static Expect workloadSeen() {
    return that(
        "workload generation seen",
        true,
        state ->
            state
                .status()
                .path("workloadObservedGeneration")
                .asText()
                .equals(state.object("Deployment", "base").at("/metadata/generation").asText()));
  }

  private static void image(Play play, String kind, String image) {
    play.patch(
        kind.equals("PodTemplate") ? "v1" : "apps/v1",
        kind,
        "base",
        (kind.equals("PodTemplate") ? "" : "spec: {")
            + "template: {spec: {containers: [{name: main, image: '%s'}]}}".formatted(image)
            + (kind.equals("PodTemplate") ? "" : "}"));
  }

  @Scenario
  void anImageOfTheDeploymentIsAnUpdateOfTheRollout(Play play) {
    play.open(DEPLOYMENT, rollout("Deployment", PAUSE_AT_50));
    play.settles(workloadSeen(), pods(1, 2));
    image(play, "Deployment", "web:2");
    play.settles(phase("Paused"), workloadSeen(), step(1), revision(2), pods(2, 1), pods(1, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2), pods(1, 0));

    // The Deployment's size is its own affair.
    play.patch("apps/v1", "Deployment", "base", "spec: {replicas: 1}");
    play.until(workloadSeen());
    play.settles(phase("Healthy"), revision(2), pods(2, 2), workloadSeen());
  }

  @Scenario
  void aReplicaSetMayDescribeThePods(Play play) {
    play.open(
        DEPLOYMENT.replace("kind: Deployment", "kind: ReplicaSet"),
        rollout("ReplicaSet", PAUSE_AT_50));
    image(play, "ReplicaSet", "web:2");
    play.settles(phase("Paused"), revision(2), pods(2, 1), pods(1, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2));
  }

  @Scenario
  void aPodTemplateMayDescribeThePods(Play play) {
    play.open(
        """
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: base}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
        """,
        rollout("PodTemplate", PAUSE_AT_50));
    image(play, "PodTemplate", "web:2");
    play.settles(phase("Paused"), revision(2), pods(2, 1), pods(1, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2));
  }

  @Scenario
  void blueGreenFromADeployment(Play play) {
    play.open(
        services("active", "preview"),
        DEPLOYMENT,
        rollout(
            "Deployment",
            "blueGreen: {activeService: active, previewService: preview, autoPromotionEnabled: false,"
                + " scaleDownDelaySeconds: 1}"));
    image(play, "Deployment", "web:2");
    play.settles(phase("Paused"), pods(2, 2), selects("active", 1), selects("preview", 2));
    play.promote();
    play.settles(phase("Healthy"), selects("active", 2), pods(1, 0), pods(2, 2));
  }

  @Scenario
  void fromATemplateToAReferenceAndBackMakesNoNewVersion(Play play) {
    play.open(Manifests.canary("replicas: 2", "steps: [{setWeight: 50}, {pause: {}}]"), DEPLOYMENT);
    play.patch(
        "spec: {template: null, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: base}}");
    play.settles(phase("Healthy"), revision(1), replicaSets(1), workloadSeen(), pods(1, 2));

    image(play, "Deployment", "web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(2, 2));

    play.patch(
        "spec: {workloadRef: null, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main,"
            + " image: 'web:2'}]}}}");
    play.settles(phase("Healthy"), revision(2), pods(2, 2), pods(1, 0));
    play.delete("apps/v1", "Deployment", "base");
    play.stays(Duration.ofSeconds(2), phase("Healthy"), pods(2, 2));
  }

  @Scenario
  void aMissingWorkloadIsToldAndAwaitedAndOneThatGoesTakesNoPodWithIt(Play play) {
    play.given(rollout("Deployment", PAUSE_AT_50));
    play.until(phase("Degraded"), message("InvalidSpec"));
    assertThat(play.state().status().path("message").asText()).contains("base");
    play.given(DEPLOYMENT);
    play.settles(phase("Healthy"), pods(1, 2), revision(1));

    play.delete("apps/v1", "Deployment", "base");
    play.until(phase("Degraded"), message("InvalidSpec"));
    play.stays(Duration.ofSeconds(2), pods(1, 2));
    play.given(DEPLOYMENT.replace("web:1", "web:2"));
    play.settles(phase("Paused"), pods(2, 1), pods(1, 1), revision(2));
  }

  @Scenario
  void aDeploymentHandsItsPodsOverAndIsScaledDown(Play play) {
    play.given(
        DEPLOYMENT.replace("replicas: 0", "replicas: 2").replace("app: web}}", "app: old}}"));
    play.given(
        rollout("Deployment", PAUSE_AT_50)
            .replace("name: base}", "name: base, scaleDown: onsuccess}")
            .replace("selector: {matchLabels: {app: web}}", "selector: {matchLabels: {app: old}}"));
    play.settles(phase("Healthy"), pods(1, 2), deploymentOf(0));
    // Somebody's sync brings it back.
    play.patch("apps/v1", "Deployment", "base", "spec: {replicas: 2}");
    play.settles(phase("Healthy"), pods(1, 2), deploymentOf(0));
  }

  @Scenario
  void aDeploymentHandsItsPodsOverOneByOne(Play play) {
    play.given(DEPLOYMENT.replace("replicas: 0", "replicas: 3"));
    play.until(deploymentAvailable(3));
    play.always(
        state ->
            state.object("Deployment", "base").at("/status/availableReplicas").asInt()
                        + state.sum("availableReplicas")
                    >= 3
                ? ""
                : "fewer pods than before");
    play.given(
        rollout("Deployment", PAUSE_AT_50)
            .replace("replicas: 2", "replicas: 3")
            .replace("name: base}", "name: base, scaleDown: progressively}"));
    play.settles(phase("Healthy"), pods(1, 3), deploymentOf(0));
  }

  @Scenario
  void theSelectorMayBeLeftToTheWorkload(Play play) {
    play.open(
        DEPLOYMENT,
        rollout("Deployment", PAUSE_AT_50).replace("  selector: {matchLabels: {app: web}}\n", ""));
    play.settles(phase("Healthy"), pods(1, 2));
    image(play, "Deployment", "web:2");
    play.settles(phase("Paused"), pods(2, 1), pods(1, 1));
  }

  private static Expect deploymentOf(int replicas) {
    return that(
        "replicas of the Deployment",
        replicas,
        state -> state.object("Deployment", "base").at("/spec/replicas").asInt());
  }

  private static Expect deploymentAvailable(int replicas) {
    return that(
        "available pods of the Deployment",
        replicas,
        state -> {
          JsonNode deployment = state.object("Deployment", "base");
          return deployment.at("/status/availableReplicas").asInt();
        });
  }
}
