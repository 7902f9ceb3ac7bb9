package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code pingPong}: two Services that take turns in being the stable one. */
class PingPongTest {

  private static final String CANARY =
      """
      {pingPong: {pingService: ping, pongService: pong}, %s
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [{setWeight: 50}, {pause: {}}]}""";

  private static Sim sim() {
    return sim("");
  }

  private static Sim sim(String more) {
    Sim sim = Sim.of(CANARY.formatted(more));
    assertThat(sim.status().message()).contains("pingService").contains("pongService");
    for (String service : List.of("ping", "pong")) {
      sim.create(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: %s}
          spec: {selector: {app: web}, ports: [{port: 80}]}
          """
              .formatted(service));
    }
    return sim.settle();
  }

  private static String stable(Sim sim) {
    CanaryStatus status = Objects.requireNonNull(sim.status().canary());
    return status.stablePingPong();
  }

  private static String selected(Sim sim, String name) {
    return sim.cluster.snapshot().services().stream()
        .filter(service -> service.getMetadata().getName().equals(name))
        .map(PingPongTest::selected)
        .findFirst()
        .orElseThrow();
  }

  private static String selected(Service service) {
    return service.getSpec().getSelector().getOrDefault(Annotations.POD_HASH, "");
  }

  private static String hash(Sim sim, String image) {
    return ReplicaSets.hash(sim.cluster.replicaSet(image));
  }

  @Test
  void theFirstVersionMakesThePingServiceStable() {
    Sim sim = sim();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(stable(sim)).isEqualTo("ping");
    assertThat(selected(sim, "ping")).isEqualTo(hash(sim, "app:1"));
  }

  @Test
  void anUpdateGoesToThePongServiceWhileThePingServiceStaysAsItIs() {
    Sim sim = sim().image("app:2");
    assertThat(stable(sim)).isEqualTo("ping");
    assertThat(selected(sim, "ping")).isEqualTo(hash(sim, "app:1"));
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:2"));
    RoutingCommand command = sim.cluster.commands.getLast();
    assertThat(command.getCanaryService()).isEqualTo("pong");
    assertThat(command.getStableService()).isEqualTo("ping");
    assertThat(command.getCanaryWeight()).isEqualTo(50);
  }

  @Test
  void thePromotionSwapsTheRolesAndNoSelectorThatGetsTraffic() {
    Sim sim = sim().image("app:2").command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(stable(sim)).isEqualTo("pong");
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:2"));
    assertThat(selected(sim, "ping")).as("until the next update").isEqualTo(hash(sim, "app:1"));
    RoutingCommand command = sim.cluster.commands.getLast();
    assertThat(command.getStableService()).isEqualTo("pong");
    assertThat(command.getCanaryWeight()).isZero();
    assertThat(sim.cluster.commands).noneMatch(RoutingCommand::getRelease);
  }

  @Test
  void theFormerVersionGoesAfterItsDelayThoughItsServiceWaitsForItsTurn() {
    Sim sim = sim().image("app:2").command("promote");
    assertThat(sim.size("app:1")).isEqualTo(4);
    sim.cluster.sleep(Duration.ofMinutes(2));
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void theRolesSwapBackWithTheNextUpdate() {
    Sim sim = sim().image("app:2").command("promote").image("app:3");
    assertThat(selected(sim, "ping")).isEqualTo(hash(sim, "app:3"));
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:2"));
    sim.command("promote");
    assertThat(stable(sim)).isEqualTo("ping");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aThirdVersionInMidCanaryGetsTheServiceOnlyWhenItsTrafficIsGone() {
    Sim sim = sim().image("app:2");
    sim.cluster.router(false);
    sim.image("app:3");
    sim.cluster.sleep(Duration.ofSeconds(20));
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:2"));
    sim.cluster.router(true);
    sim.settle();
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:3"));
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void anAbortLeavesTheRolesAsTheyWere() {
    Sim sim = sim().image("app:2").command("abort");
    assertThat(stable(sim)).isEqualTo("ping");
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    sim.command("retry").command("promote");
    assertThat(stable(sim)).isEqualTo("pong");
  }

  @Test
  void goingBackInMidUpdateSwapsNothing() {
    Sim sim = sim().image("app:2").image("app:1");
    assertThat(stable(sim)).isEqualTo("ping");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    sim.cluster.sleep(Duration.ofMinutes(2));
    assertThat(sim.size("app:2")).as("after scaleDownDelaySeconds").isZero();
  }

  @Test
  void fixedServicesBesideThemGetTheTrafficAndTheRolesSwapAllTheSame() {
    Sim sim = sim("canaryService: canary, stableService: stable,").image("app:2");
    RoutingCommand command = sim.cluster.commands.getLast();
    assertThat(command.getCanaryService()).isEqualTo("canary");
    assertThat(selected(sim, "pong")).isEqualTo(hash(sim, "app:2"));
    sim.command("promote");
    assertThat(stable(sim)).isEqualTo("pong");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void theStatusTellsWeightsWithoutServiceNames() {
    Sim sim = sim().image("app:2");
    CanaryStatus status = Objects.requireNonNull(sim.status().canary());
    assertThat(
            Objects.requireNonNull(Objects.requireNonNull(status.weights()).canary()).serviceName())
        .isEmpty();
  }
}
