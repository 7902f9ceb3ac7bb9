package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a change costs depends on what it changes, not on what else is there. */
class ManyReplicaSetsTest {

  // Ten thousand take a minute: -Dsluice.test.args=-Dsluice.many=10000.
  private static final int SETS = Integer.getInteger("sluice.many", 1000);

  @Test
  void oneChangeAmongManyReplicaSetsCostsAHandfulOfWritesAndNoScan() {
    Sim sim = new Sim(KubeletConfig.standard());
    for (int i = 0; i < SETS; i++) {
      sim.create(set("set-" + i, "app-" + i));
      sim.create(service("service-" + i, "app-" + i));
    }
    sim.run(Duration.ofSeconds(5));
    long made = System.nanoTime();
    assertThat(
            sim.list(Resources.REPLICA_SETS).stream()
                .filter(s -> s.path("status").path("readyReplicas").asInt() == 3))
        .hasSize(SETS);
    long writes = sim.cluster.writes();

    for (int i = 0; i < 100; i++) {
      sim.edit(
          Resources.REPLICA_SETS, "set-" + i, s -> s.withObjectProperty("spec").put("replicas", 2));
      sim.run(Duration.ofMillis(10));
    }
    long changed = System.nanoTime();

    assertThat(sim.cluster.writes() - writes).isLessThan(100 * 12);
    // A scan of all pods a change would take minutes; the bound is generous for slow machines.
    assertThat(Duration.ofNanos(changed - made)).isLessThan(Duration.ofSeconds(20));
  }

  private static String set(String name, String app) {
    return "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'%s'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'%s','tier':'all'}},'template':{'metadata':{'labels':{'app':'%s','tier':'all'}},'spec':{'containers':[{'name':'c','image':'one'}]}}}}"
        .formatted(name, app, app);
  }

  private static String service(String name, String app) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s'},'spec':{'selector':{'tier':'all','app':'%s'},'ports':[{'port':80}]}}"
        .formatted(name, app);
  }
}
