package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.disruption.Evictions;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisruptionTest {

  private final Sim sim = new Sim(KubeletConfig.standard());

  @BeforeEach
  void threePods() {
    sim.create(Scenarios.deployment(3, "one", ""));
    sim.run(Duration.ofSeconds(5));
  }

  @Test
  void asManyGoAsTheBudgetAllowsAndItRecovers() {
    budget("'minAvailable':2");
    assertThat(evict(0)).isEmpty();
    assertThat(evict(0))
        .containsExactly("The disruption budget b needs 2 healthy pods and has 2 currently");

    sim.run(Duration.ofSeconds(5));

    assertThat(status().path("disruptionsAllowed").asInt()).isEqualTo(1);
    assertThat(status().has("disruptedPods")).isFalse();
    assertThat(evict(0)).isEmpty();
  }

  @Test
  void anEvictionWhosePodStaysIsForgottenAfterTwoMinutes() {
    budget("'maxUnavailable':1");
    Evictions.Decision decision =
        Evictions.decide(pods().getFirst(), sim.list(Resources.DISRUPTION_BUDGETS), sim.now());
    sim.cluster.updateStatus(
        Resources.DISRUPTION_BUDGETS,
        ((Evictions.Decision.Allowed) decision).budget().orElseThrow());
    sim.run(Duration.ofSeconds(60));
    assertThat(status().path("disruptionsAllowed").asInt()).isZero();
    assertThat(status().path("disruptedPods").size()).isEqualTo(1);

    sim.run(Duration.ofSeconds(61));

    assertThat(status().path("disruptionsAllowed").asInt()).isEqualTo(1);
  }

  @Test
  void percentagesAreOfWhatTheDeploymentWants() {
    budget("'minAvailable':'51%'");
    assertThat(status().path("desiredHealthy").asInt()).isEqualTo(2);
    sim.edit(Resources.DEPLOYMENTS, "web", d -> d.withObjectProperty("spec").put("replicas", 5));
    sim.run(Duration.ofSeconds(5));
    assertThat(status().path("expectedPods").asInt()).isEqualTo(5);
    assertThat(status().path("desiredHealthy").asInt()).isEqualTo(3);
    assertThat(status().path("disruptionsAllowed").asInt()).isEqualTo(2);
  }

  @Test
  void unhealthyPodsGoWhileTheBudgetIsMetOrAlways() {
    budget("'minAvailable':2");
    unready(0);
    assertThat(evict(0)).isEmpty();
    sim.run(Duration.ofSeconds(5));
    unready(0);
    unready(1);
    assertThat(evict(0)).isNotEmpty();
    sim.edit(
        Resources.DISRUPTION_BUDGETS,
        "b",
        b -> b.withObjectProperty("spec").put("unhealthyPodEvictionPolicy", "AlwaysAllow"));
    sim.run(Duration.ZERO);
    assertThat(evict(0)).isEmpty();
  }

  @Test
  void aBudgetThatIsNotLookedAtYetAllowsNothing() {
    sim.create(
        "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'b'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'web'}}}}");
    assertThat(evict(0))
        .containsExactly("The disruption budget b is still being processed by the server.");
  }

  @Test
  void twoBudgetsForOnePodAreAnError() {
    budget("'minAvailable':1");
    sim.create(
        "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'c'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'web'}}}}");
    ApiStatus status =
        ((Evictions.Decision.Refused)
                Evictions.decide(
                    pods().getFirst(), sim.list(Resources.DISRUPTION_BUDGETS), sim.now()))
            .status();
    assertThat(status.code()).isEqualTo(500);
    assertThat(status.message())
        .isEqualTo(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
  }

  @Test
  void podsWithoutABudgetMayGo() {
    assertThat(evict(0)).isEmpty();
  }

  private void budget(String spec) {
    sim.create(
        "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'b'},'spec':{%s,'selector':{'matchLabels':{'app':'web'}}}}"
            .formatted(spec));
    sim.run(Duration.ZERO);
  }

  private void unready(int pod) {
    sim.edit(
        Resources.PODS,
        Meta.of(pods().get(pod)).name(),
        p ->
            p.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("sim.sluice.dev/ready", "false"));
    sim.run(Duration.ZERO);
  }

  /** Evicts as the API does; answers the causes why not. */
  private List<String> evict(int which) {
    ObjectNode pod = pods().get(which);
    return switch (Evictions.decide(pod, sim.list(Resources.DISRUPTION_BUDGETS), sim.now())) {
      case Evictions.Decision.Refused refused -> {
        assertThat(refused.status().code()).isEqualTo(429);
        assertThat(refused.status().message())
            .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        yield refused.status().details().orElseThrow().causes().stream()
            .peek(cause -> assertThat(cause.reason()).isEqualTo("DisruptionBudget"))
            .map(ApiStatus.Cause::message)
            .toList();
      }
      case Evictions.Decision.Allowed allowed -> {
        allowed
            .budget()
            .ifPresent(budget -> sim.cluster.updateStatus(Resources.DISRUPTION_BUDGETS, budget));
        sim.delete(Resources.PODS, Meta.of(pod).name(), DeleteOptions.plain());
        sim.run(Duration.ZERO);
        yield List.of();
      }
    };
  }

  private List<ObjectNode> pods() {
    return List.copyOf(sim.list(Resources.PODS));
  }

  private ObjectNode status() {
    return (ObjectNode) sim.get(Resources.DISRUPTION_BUDGETS, "b").path("status");
  }
}
