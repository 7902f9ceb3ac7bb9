package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {

  private final Sim sim = new Sim(KubeletConfig.standard().withStopAfter(Duration.ofSeconds(5)));

  @Test
  void foregroundDeletionGoesDownTheTreeBeforeItGoesUp() {
    sim.create(Scenarios.deployment(2, "one", ""));
    sim.run(Duration.ofSeconds(5));
    sim.delete(
        Resources.DEPLOYMENTS, "web", DeleteOptions.plain().propagation(Propagation.FOREGROUND));
    sim.run(Duration.ofSeconds(2));
    assertThat(sim.list(Resources.PODS)).hasSize(2).allMatch(p -> Meta.of(p).deleting());
    assertThat(sim.list(Resources.REPLICA_SETS)).hasSize(1).allMatch(s -> Meta.of(s).deleting());
    assertThat(sim.list(Resources.DEPLOYMENTS)).hasSize(1);

    sim.run(Duration.ofSeconds(5));

    assertThat(sim.list(Resources.PODS)).isEmpty();
    assertThat(sim.list(Resources.REPLICA_SETS)).isEmpty();
    assertThat(sim.list(Resources.DEPLOYMENTS)).isEmpty();
  }

  @Test
  void backgroundDeletionTakesTheOwnerFirst() {
    sim.create(Scenarios.deployment(2, "one", ""));
    sim.run(Duration.ofSeconds(5));
    sim.delete(
        Resources.DEPLOYMENTS, "web", DeleteOptions.plain().propagation(Propagation.BACKGROUND));
    sim.run(Duration.ofSeconds(2));
    assertThat(sim.list(Resources.DEPLOYMENTS)).isEmpty();
    assertThat(sim.list(Resources.REPLICA_SETS)).isEmpty();
    assertThat(sim.list(Resources.PODS)).hasSize(2);

    sim.run(Duration.ofSeconds(5));

    assertThat(sim.list(Resources.PODS)).isEmpty();
  }

  @Test
  void orphansLiveOnAndAreAdoptedByTheNextOwner() {
    sim.create(Scenarios.deployment(2, "one", ""));
    sim.run(Duration.ofSeconds(5));
    sim.delete(Resources.DEPLOYMENTS, "web", DeleteOptions.plain().propagation(Propagation.ORPHAN));
    sim.run(Duration.ofSeconds(2));
    ObjectNode set = sim.list(Resources.REPLICA_SETS).iterator().next();
    assertThat(Meta.of(set).owners()).isEmpty();

    sim.create(Scenarios.deployment(2, "one", ""));
    sim.run(Duration.ofSeconds(5));

    assertThat(sim.list(Resources.REPLICA_SETS)).hasSize(1);
    assertThat(Meta.of(sim.list(Resources.REPLICA_SETS).iterator().next()).controller())
        .isPresent();
    assertThat(sim.list(Resources.PODS)).hasSize(2);
  }

  @Test
  void anOwnerInAnotherNamespaceIsNone() {
    sim.create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'other'}}");
    ObjectNode owner =
        sim.create(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'o','namespace':'other'}}");
    sim.create(owned("ConfigMap", "v1", "o", Meta.of(owner).uid()));

    sim.run(Duration.ofSeconds(1));

    assertThat(sim.cluster.get(Sim.key(Resources.CONFIG_MAPS, "d"))).isEmpty();
  }

  @Test
  void anOwnerWithoutANamespaceIsFine() {
    ObjectNode node =
        sim.cluster.get(new ObjectKey(Resources.NODES, "", "sim-node-1")).orElseThrow();
    sim.create(owned("Node", "v1", "sim-node-1", Meta.of(node).uid()));
    sim.run(Duration.ofSeconds(1));
    assertThat(sim.cluster.get(Sim.key(Resources.CONFIG_MAPS, "d"))).isPresent();
  }

  @Test
  void anOwnerOfAnUnknownKindKeepsItsDependent() {
    sim.create(owned("Rollout", "argoproj.io/v1alpha1", "r", "some-uid"));
    sim.run(Duration.ofSeconds(1));
    assertThat(sim.cluster.get(Sim.key(Resources.CONFIG_MAPS, "d"))).isPresent();
  }

  @Test
  void anOwnerInANamespaceOfAnObjectWithoutOneIsNotJudged() {
    sim.create(
        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n','ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'x','uid':'u'}]}}");
    sim.run(Duration.ofSeconds(1));
    assertThat(sim.cluster.get(new ObjectKey(Resources.NODES, "", "n"))).isPresent();
  }

  private static String owned(String kind, String apiVersion, String name, String uid) {
    return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'d','ownerReferences':[{'apiVersion':'%s','kind':'%s','name':'%s','uid':'%s'}]}}"
        .formatted(apiVersion, kind, name, uid);
  }
}
