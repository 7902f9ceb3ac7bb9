package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a rolling update promises, whatever is done to the Deployment meanwhile. */
class DeploymentPropertyTest {

  private static final List<String> IMAGES = List.of("one", "two", "three", "missing", "crashloop");

  @Property(tries = 60)
  void neverFewerAvailableNorMorePodsThanPromised(
      @ForAll @IntRange(min = 1, max = 8) int replicas,
      @ForAll @IntRange(max = 4) int surge,
      @ForAll @IntRange(max = 4) int unavailable,
      @ForAll long seed) {
    int allowedDown = surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, replicas);
    Sim sim = new Sim(KubeletConfig.standard());
    sim.create(
        Scenarios.deployment(
            replicas,
            "one",
            ",'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':%d,'maxUnavailable':%d}}"
                .formatted(surge, unavailable)));
    sim.run(Duration.ofSeconds(5));
    sim.check(
        now -> {
          long living =
              sim.list(Resources.PODS).stream().filter(pod -> !Meta.of(pod).deleting()).count();
          long available =
              sim.list(Resources.PODS).stream()
                  .filter(pod -> !Meta.of(pod).deleting() && Pods.isReady(pod))
                  .count();
          assertThat(living).as("pods at %s", now).isLessThanOrEqualTo(replicas + surge);
          assertThat(available)
              .as("available at %s", now)
              .isGreaterThanOrEqualTo(replicas - allowedDown);
        });
    Random random = new Random(seed);

    for (int action = 0; action < 8; action++) {
      if (random.nextInt(4) == 0) {
        sim.cluster.conflictOn(key -> random.nextInt(3) == 0);
      }
      String image = IMAGES.get(random.nextInt(IMAGES.size()));
      if (random.nextInt(5) == 0) {
        pause(sim, random.nextBoolean());
      } else {
        image(sim, image);
      }
      sim.run(Duration.ofMillis(random.nextInt(6000)));
    }
    pause(sim, false);
    image(sim, "last");
    sim.cluster.conflictOn(key -> false);
    sim.run(Duration.ofMinutes(2));

    ObjectNode status = (ObjectNode) sim.get(Resources.DEPLOYMENTS, "web").path("status");
    assertThat(status.path("updatedReplicas").asInt()).isEqualTo(replicas);
    assertThat(status.path("availableReplicas").asInt()).isEqualTo(replicas);
    assertThat(status.path("replicas").asInt()).isEqualTo(replicas);
    assertThat(status.path("terminatingReplicas").asInt()).isZero();
    assertThat(sim.list(Resources.PODS)).hasSize(replicas);
  }

  @Property(tries = 40)
  void aDeploymentThatIsScaledAgainAndAgainEndsWithWhatIsWantedLast(@ForAll long seed) {
    Random random = new Random(seed);
    Sim sim = new Sim(KubeletConfig.standard());
    sim.create(Scenarios.deployment(random.nextInt(10), "one", ""));
    int last = 0;
    for (int action = 0; action < 10; action++) {
      int wanted = random.nextInt(12);
      last = wanted;
      sim.edit(
          Resources.DEPLOYMENTS, "web", d -> d.withObjectProperty("spec").put("replicas", wanted));
      if (random.nextInt(3) == 0) {
        image(sim, IMAGES.get(random.nextInt(IMAGES.size())));
      }
      sim.run(Duration.ofMillis(random.nextInt(4000)));
    }
    image(sim, "last");
    sim.run(Duration.ofMinutes(2));

    assertThat(sim.list(Resources.PODS)).hasSize(last).allMatch(Pods::isReady);
    assertThat(
            sim.list(Resources.REPLICA_SETS).stream()
                .filter(s -> s.at("/spec/replicas").asInt() > 0))
        .hasSize(last == 0 ? 0 : 1);
  }

  private static void image(Sim sim, String image) {
    edit(sim, d -> ((ObjectNode) d.at("/spec/template/spec/containers/0")).put("image", image));
  }

  private static void pause(Sim sim, boolean paused) {
    edit(sim, d -> d.withObjectProperty("spec").put("paused", paused));
  }

  // The user's own writes always succeed; only the controllers meet conflicts.
  private static void edit(Sim sim, java.util.function.Consumer<ObjectNode> edit) {
    var conflicts = sim.cluster.withoutConflicts();
    sim.edit(Resources.DEPLOYMENTS, "web", edit);
    sim.cluster.conflictOn(conflicts);
  }
}
