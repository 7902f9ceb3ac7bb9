package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaSetsTest {

  private final Sim sim = new Sim(KubeletConfig.standard());

  @Test
  void podsAreAvailableWhenTheyWereReadyLongEnough() {
    sim.create(set(2, ",'minReadySeconds':10", ""));
    sim.run(Duration.ofSeconds(5));
    assertThat(status().path("readyReplicas").asInt()).isEqualTo(2);
    assertThat(status().path("availableReplicas").asInt()).isZero();

    sim.run(Duration.ofSeconds(7));

    assertThat(status().path("availableReplicas").asInt()).isEqualTo(2);
  }

  @Test
  void refusedPodsAreToldAndTriedAgain() {
    sim.cluster.refusePods(
        Optional.of(ApiStatus.forbidden(Resources.PODS, "set-x", "exceeded quota: q")));
    sim.create(set(2, "", ""));
    sim.run(Duration.ofSeconds(1));
    JsonNode failure = Conditions.find(status(), "ReplicaFailure").orElseThrow();
    assertThat(failure.path("reason").asText()).isEqualTo("FailedCreate");
    assertThat(failure.path("message").asText())
        .isEqualTo("pods \"set-x\" is forbidden: exceeded quota: q");

    sim.cluster.refusePods(Optional.empty());
    sim.run(Duration.ofSeconds(30));

    assertThat(Conditions.find(status(), "ReplicaFailure")).isEmpty();
    assertThat(status().path("readyReplicas").asInt()).isEqualTo(2);
  }

  @Test
  void aSetThatIsBeingDeletedMakesNoPods() {
    sim.create(set(2, "", ",'finalizers':['a.b/c']"));
    sim.run(Duration.ofSeconds(3));
    sim.delete(Resources.REPLICA_SETS, "set", DeleteOptions.plain());
    String pod = Meta.of(sim.list(Resources.PODS).iterator().next()).name();
    sim.delete(Resources.PODS, pod, DeleteOptions.plain());

    sim.run(Duration.ofSeconds(10));

    assertThat(sim.list(Resources.PODS)).hasSize(1);
    assertThat(status().path("replicas").asInt()).isEqualTo(1);
  }

  @Test
  void podsThatAreOverAreReplaced() {
    sim.create(set(1, "", ""));
    sim.run(Duration.ofSeconds(3));
    String pod = Meta.of(sim.list(Resources.PODS).iterator().next()).name();
    sim.editStatus(Resources.PODS, pod, p -> p.withObjectProperty("status").put("phase", "Failed"));

    sim.run(Duration.ofSeconds(3));

    assertThat(sim.list(Resources.PODS)).hasSize(2);
    assertThat(status().path("readyReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void theCheapestToLoseGoesFirst() {
    sim.create(set(5, "", ""));
    sim.run(Duration.ofSeconds(3));
    List<String> pods = sim.list(Resources.PODS).stream().map(pod -> Meta.of(pod).name()).toList();
    annotate(pods.get(0), "controller.kubernetes.io/pod-deletion-cost", "-5");
    annotate(pods.get(1), "controller.kubernetes.io/pod-deletion-cost", "10");
    annotate(pods.get(2), "sim.sluice.dev/ready", "false");
    sim.run(Duration.ofSeconds(1));

    scale(4);
    assertThat(names()).doesNotContain(pods.get(2));
    scale(3);
    assertThat(names()).doesNotContain(pods.get(0)).contains(pods.get(1));
    scale(1);
    assertThat(names()).containsExactly(pods.get(1));
  }

  @Test
  void ofTwoOnOneNodeOneGoesFirst() {
    sim.create(set(3, "", ""));
    sim.run(Duration.ofSeconds(3));
    scale(2);
    assertThat(sim.list(Resources.PODS)).extracting(Pods::node).doesNotHaveDuplicates();
  }

  @Test
  void theYoungerReadyGoesFirst() {
    Sim one = new Sim(KubeletConfig.standard().withNodes(List.of("only")));
    one.create(set(1, "", ""));
    one.run(Duration.ofSeconds(20));
    String old = Meta.of(one.list(Resources.PODS).iterator().next()).name();
    one.edit(Resources.REPLICA_SETS, "set", s -> s.withObjectProperty("spec").put("replicas", 3));
    one.run(Duration.ofSeconds(20));
    one.edit(Resources.REPLICA_SETS, "set", s -> s.withObjectProperty("spec").put("replicas", 1));
    one.run(Duration.ofSeconds(1));
    assertThat(one.list(Resources.PODS)).extracting(p -> Meta.of(p).name()).containsExactly(old);
  }

  @Test
  void writesThatConflictAreDoneAgain() {
    boolean[] conflicts = {true};
    sim.cluster.conflictOn(key -> conflicts[0]);
    sim.create(set(2, "", ""));
    sim.run(Duration.ofSeconds(5));
    assertThat(status().path("replicas").asInt()).isZero();
    conflicts[0] = false;

    sim.run(Duration.ofSeconds(30));

    assertThat(status().path("readyReplicas").asInt()).isEqualTo(2);
    assertThat(sim.list(Resources.PODS)).hasSize(2);
  }

  @Test
  void nothingIsWrittenAtRest() {
    sim.create(set(3, "", ""));
    sim.run(Duration.ofSeconds(10));
    long writes = sim.cluster.writes();

    sim.run(Duration.ofHours(24));

    assertThat(sim.cluster.writes()).isEqualTo(writes);
  }

  private void scale(int replicas) {
    sim.edit(
        Resources.REPLICA_SETS, "set", s -> s.withObjectProperty("spec").put("replicas", replicas));
    sim.run(Duration.ofSeconds(1));
  }

  private void annotate(String pod, String name, String value) {
    sim.edit(
        Resources.PODS,
        pod,
        p -> p.withObjectProperty("metadata").withObjectProperty("annotations").put(name, value));
  }

  private List<String> names() {
    return sim.list(Resources.PODS).stream().map(pod -> Meta.of(pod).name()).toList();
  }

  private JsonNode status() {
    return sim.get(Resources.REPLICA_SETS, "set").path("status");
  }

  private static String set(int replicas, String spec, String metadata) {
    return "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'set'%s},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'set'}},'template':{'metadata':{'labels':{'app':'set'}},'spec':{'containers':[{'name':'c','image':'one'}]}}%s}}"
        .formatted(metadata, replicas, spec);
  }
}
