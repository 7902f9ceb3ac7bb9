package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Sets the number of pods by the scale subresource, as long as load comes and goes. */
record Autoscaler(World world, Hands hands) {

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final int MOST = 6;

  void start() {
    scaleUntil(world.now().plusSeconds(world.chance.between(15, 120)));
  }

  private void scaleUntil(Instant end) {
    if (world.now().isAfter(end)) {
      return;
    }
    world.get(Stage.ROLLOUT).ifPresent(this::scale);
    world.agenda.after(EVERY, () -> scaleUntil(end));
  }

  /** As the real one: by the load a pod has, times the pods that it is told of. */
  private void scale(ObjectNode rollout) {
    int replicas = rollout.path("spec").path("replicas").asInt(1);
    int pods = rollout.path("status").path("HPAReplicas").asInt();
    if (replicas == 0 || pods == 0) {
      return;
    }
    int percent = world.chance.between(40, 160);
    int wanted = Math.max(1, Math.min(MOST, Math.ceilDiv(pods * percent, 100)));
    if (wanted != replicas) {
      ObjectNode patch = Hands.fields();
      patch.putObject("spec").put("replicas", wanted);
      hands.rollout("autoscaler", patch, "scale");
    }
  }
}
