package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What people do with a Deployment whose template a Rollout takes. */
record WorkloadOwner(World world, Hands hands, Runnable disturbed) {

  static final ObjectKey DEPLOYMENT = new ObjectKey(Stage.DEPLOYMENTS, Stage.NAMESPACE, "web-base");

  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** A reference that takes over the Deployment's pods in one of the ways there are. */
  static ObjectNode reference(Chance chance) {
    ObjectNode reference = Hands.fields().put("apiVersion", "apps/v1").put("kind", "Deployment");
    reference.put("name", DEPLOYMENT.name());
    String scaleDown = chance.of(List.of("", "never", "onsuccess", "progressively"));
    return scaleDown.isEmpty() ? reference : reference.put("scaleDown", scaleDown);
  }

  void ship(ObjectNode template) {
    ObjectNode patch = Hands.fields();
    patch.putObject("spec").set("template", template);
    hands.merge(manifest(), patch);
  }

  void act(ObjectNode rollout) {
    Optional<ObjectNode> deployment = world.get(DEPLOYMENT);
    if (deployment.isEmpty()) {
      return;
    }
    switch (world.chance.between(0, 3)) {
      case 0 -> sync(deployment.get());
      case 1 -> deleteForAWhile();
      default -> migrate(rollout, deployment.get());
    }
  }

  /** A GitOps tool brings the replicas of the manifest back. */
  private void sync(ObjectNode deployment) {
    int there = deployment.path("spec").path("replicas").asInt();
    ObjectNode patch = Hands.fields();
    patch.putObject("spec").put("replicas", Math.max(there, world.chance.between(1, 4)));
    hands.merge(manifest(), patch);
  }

  private void deleteForAWhile() {
    disturbed.run(); // its pods go with it
    hands.delete(manifest());
    world.agenda.after(
        world.chance.time(Duration.ofMillis(1), LONGEST), () -> hands.create(manifest()));
  }

  /** From the Deployment's template to one of the Rollout's own, or the other way. */
  private void migrate(ObjectNode rollout, ObjectNode deployment) {
    ObjectNode spec = Hands.fields();
    if (rollout.path("spec").has("workloadRef")) {
      spec.putNull("workloadRef");
      spec.set("selector", deployment.path("spec").path("selector"));
      spec.set("template", deployment.path("spec").path("template"));
    } else {
      spec.putNull("template");
      spec.set("workloadRef", reference(world.chance));
    }
    hands.spec("migration", spec);
  }

  private static ObjectNode manifest() {
    return Props.deployment(DEPLOYMENT.name(), 2);
  }

  /** How many pods it is to have; empty when it is gone. */
  static Optional<Integer> replicas(World world) {
    return world.get(DEPLOYMENT).map(it -> it.path("spec").path("replicas").asInt());
  }

  static String scaleDown(ObjectNode rollout) {
    return Json.text(rollout, "spec", "workloadRef", "scaleDown");
  }
}
