package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** What people do to the objects that a Rollout refers to. All is put right again in the end. */
record Surroundings(World world, Hands hands, Runnable disturbed) {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  void act() {
    Chance chance = world.chance;
    switch (chance.between(0, 4)) {
      case 0 -> {
        // Whoever calls it gets no answer, and that is not the controller's doing.
        disturbed.run();
        deleteForAWhile(Props.service(chance.of(Props.SERVICES)));
      }
      case 1 -> deleteForAWhile(Props.template(chance.of(Props.TEMPLATES)));
      case 2 -> editTemplate(Props.template(chance.of(Props.TEMPLATES)));
      default -> applyManifest(Props.service(chance.of(Props.SERVICES)));
    }
  }

  private void deleteForAWhile(ObjectNode prop) {
    hands.delete(prop);
    world.agenda.after(world.chance.time(Duration.ofMillis(1), LONGEST), () -> hands.create(prop));
  }

  private void editTemplate(ObjectNode template) {
    ObjectNode patch = Hands.fields();
    patch.set("spec", template.get("spec"));
    ObjectNode metric = (ObjectNode) patch.path("spec").path("metrics").get(0);
    metric.put("failureLimit", world.chance.between(0, 2));
    hands.merge(template, patch);
  }

  /** As a GitOps tool does that knows of no hash in a selector. */
  private void applyManifest(ObjectNode service) {
    ObjectNode patch = Hands.fields();
    patch.putObject("spec").putObject("selector").putNull(Stage.HASH);
    hands.merge(service, patch);
  }
}
