package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.testkit.traces.PluginActions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Does to a Rollout what people do: ships, scales, edits, and uses the plugin. */
final class User {

  private static final List<String> COMMANDS =
      List.of("promote", "promote", "promote-full", "abort", "retry", "pause", "resume");

  private final World world;
  private final Consumer<String> told;
  private final Runnable disturbed;
  private final Hands hands;
  private final Editor editor;
  private final Surroundings surroundings;
  private final Autoscaler autoscaler;
  private final WorkloadOwner workloadOwner;
  private int versions = 1;

  /**
   * A user.
   *
   * @param disturbed run before pods are killed, or cannot be reached
   */
  User(World world, Stage stage, Consumer<String> told, Runnable disturbed) {
    this.world = world;
    this.told = told;
    this.disturbed = disturbed;
    this.hands = new Hands(world, told);
    this.editor = new Editor(world, stage, hands);
    this.surroundings = new Surroundings(world, hands, disturbed);
    this.autoscaler = new Autoscaler(world, hands);
    this.workloadOwner = new WorkloadOwner(world, hands, disturbed);
  }

  void create(ObjectNode object) {
    hands.create(object);
  }

  void act() {
    Optional<ObjectNode> rollout = world.get(Stage.ROLLOUT);
    if (rollout.isEmpty()) {
      return;
    }
    Chance chance = world.chance;
    switch (chance.between(0, 17)) {
      case 0, 1, 2 -> image("app:" + (chance.oneIn(3) ? chance.between(1, versions) : ++versions));
      case 3 -> image("app:nonexistent-" + ++versions);
      case 4 -> hands.spec("scale", Hands.fields().put("replicas", chance.between(0, 6)));
      case 5 -> editor.strategy(rollout.get());
      case 6 -> killPod();
      case 7 -> editor.anotherStrategy(rollout.get());
      case 8 -> editor.restart();
      case 9 -> editor.mistake(rollout.get());
      case 10 -> surroundings.act();
      case 11 -> autoscaler.start();
      case 12 -> workloadOwner.act(rollout.get());
      default -> command(chance.of(COMMANDS), rollout.get());
    }
  }

  void command(String command, ObjectNode rollout) {
    for (PluginActions.Write write :
        PluginActions.writes(command, rollout, world.now().toString())) {
      hands.rollout(command, write.patch(), write.subresource());
    }
  }

  void image(String image) {
    ObjectNode template = Hands.fields();
    template
        .putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "main")
        .put("image", image);
    boolean referred =
        world.get(Stage.ROLLOUT).filter(it -> it.path("spec").has("workloadRef")).isPresent();
    if (referred) {
      workloadOwner.ship(template);
    } else {
      ObjectNode spec = Hands.fields();
      spec.set("template", template);
      hands.spec("image " + image, spec);
    }
  }

  void delete() {
    world.get(Stage.ROLLOUT).ifPresent(hands::delete);
  }

  private void killPod() {
    List<ObjectNode> pods = List.copyOf(world.cluster().store().list(Stage.PODS, Stage.NAMESPACE));
    if (!pods.isEmpty()) {
      String name = Json.text(world.chance.of(pods), "metadata", "name");
      told.accept("pod " + name + " dies");
      disturbed.run();
      hands.deletePod(name);
    }
  }
}
