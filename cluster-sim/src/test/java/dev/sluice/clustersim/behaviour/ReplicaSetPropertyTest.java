package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** ReplicaSets come to what is wanted from any state of their pods. */
class ReplicaSetPropertyTest {

  @Property(tries = 80)
  void convergesFromAnyState(@ForAll long seed) {
    Random random = new Random(seed);
    Sim sim = new Sim(KubeletConfig.standard());
    int wanted = random.nextInt(6);
    ObjectNode set =
        sim.create(
            "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'set'},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'set'}},'template':{'metadata':{'labels':{'app':'set'}},'spec':{'containers':[{'name':'c','image':'one'}]}}}}"
                .formatted(wanted));
    int strangers = 0;
    for (int i = 0; i < random.nextInt(10); i++) {
      boolean matches = random.nextBoolean();
      boolean owned = random.nextBoolean();
      strangers += !matches && !owned ? 1 : 0;
      String owners =
          owned
              ? "'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'set','uid':'%s','controller':true}],"
                  .formatted(Meta.of(set).uid())
              : "";
      sim.create(
          "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p%d',%s'labels':{'app':'%s'}},'spec':{'containers':[{'name':'c','image':'one'}]}}"
              .formatted(i, owners, matches ? "set" : "stranger"));
      String phase = new String[] {"Pending", "Running", "Failed", "Succeeded"}[random.nextInt(4)];
      sim.editStatus(
          Resources.PODS, "p" + i, p -> p.withObjectProperty("status").put("phase", phase));
      if (random.nextInt(4) == 0) {
        sim.run(Duration.ofMillis(random.nextInt(3000)));
      }
      if (random.nextInt(5) == 0) {
        sim.delete(Resources.PODS, "p" + i, DeleteOptions.plain());
        strangers -= !matches && !owned ? 1 : 0;
      }
    }

    sim.run(Duration.ofMinutes(1));

    long active =
        sim.list(Resources.PODS).stream()
            .filter(pod -> "set".equals(Meta.of(pod).labels().get("app")))
            .filter(pod -> Meta.of(pod).controller().isPresent())
            .filter(pod -> !Pods.isOver(pod) && !Meta.of(pod).deleting())
            .count();
    ObjectNode status = (ObjectNode) sim.get(Resources.REPLICA_SETS, "set").path("status");
    assertThat(active).isEqualTo(wanted);
    assertThat(status.path("replicas").asInt()).isEqualTo(wanted);
    assertThat(status.path("readyReplicas").asInt()).isEqualTo(wanted);
    assertThat(sim.list(Resources.PODS).stream().filter(p -> isLooseStranger(p)).count())
        .isGreaterThanOrEqualTo(strangers);
  }

  private static boolean isLooseStranger(ObjectNode pod) {
    return "stranger".equals(Meta.of(pod).labels().get("app"))
        && Meta.of(pod).controller().isEmpty();
  }
}
