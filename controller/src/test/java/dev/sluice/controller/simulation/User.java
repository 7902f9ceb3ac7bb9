package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
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
  private final Stage stage;
  private final Consumer<String> told;
  private final Runnable disturbed;
  private int versions = 1;

  /**
   * A user.
   *
   * @param disturbed run before a pod is killed
   */
  User(World world, Stage stage, Consumer<String> told, Runnable disturbed) {
    this.world = world;
    this.stage = stage;
    this.told = told;
    this.disturbed = disturbed;
  }

  void create(ObjectNode object, String path) {
    say("POST", path, "application/json", object);
  }

  void act() {
    Optional<ObjectNode> rollout = world.get(Stage.ROLLOUT);
    if (rollout.isEmpty()) {
      return;
    }
    Chance chance = world.chance;
    switch (chance.between(0, 11)) {
      case 0, 1, 2 -> image("app:" + (chance.oneIn(3) ? chance.between(1, versions) : ++versions));
      case 3 -> image("app:nonexistent-" + ++versions);
      case 4 -> patch("scale", spec().put("replicas", chance.between(0, 6)), "");
      case 5 -> strategy(rollout.get());
      case 6 -> killPod();
      default -> command(chance.of(COMMANDS), rollout.get());
    }
  }

  void command(String command, ObjectNode rollout) {
    for (PluginActions.Write write :
        PluginActions.writes(command, rollout, world.now().toString())) {
      send(command, write.patch(), write.subresource());
    }
  }

  void image(String image) {
    ObjectNode spec = spec();
    spec.putObject("template")
        .putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "main")
        .put("image", image);
    patch("image " + image, spec, "");
  }

  void delete() {
    told.accept("user deletes the Rollout");
    say("DELETE", rolloutPath(), "application/json", Json.object());
  }

  private void strategy(ObjectNode rollout) {
    if (stage.blueGreen()) {
      ObjectNode spec = spec();
      spec.putObject("strategy").set("blueGreen", new BlueGreenStage(world.chance).edit());
      patch("strategy", spec, "");
      return;
    }
    boolean routed = rollout.path("spec").path("strategy").path("canary").has("trafficRouting");
    ObjectNode spec = spec();
    ObjectNode canary = spec.putObject("strategy").putObject("canary");
    if (world.chance.oneIn(2)) {
      canary.set("steps", stage.steps(routed));
    } else {
      stage.limits(canary);
    }
    patch("strategy", spec, "");
  }

  private void killPod() {
    List<ObjectNode> pods = List.copyOf(world.cluster().store().list(Stage.PODS, Stage.NAMESPACE));
    if (!pods.isEmpty()) {
      String name = Json.text(world.chance.of(pods), "metadata", "name");
      told.accept("pod " + name + " dies");
      disturbed.run();
      say("DELETE", "/api/v1/namespaces/default/pods/" + name, "application/json", Json.object());
    }
  }

  private static ObjectNode spec() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void patch(String what, ObjectNode spec, String subresource) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("spec", spec);
    send(what, patch, subresource);
  }

  private void send(String what, ObjectNode patch, String subresource) {
    told.accept("user: " + what + " " + patch);
    String path = rolloutPath() + (subresource.isEmpty() ? "" : "/" + subresource);
    say("PATCH", path, "application/merge-patch+json", patch);
  }

  private static String rolloutPath() {
    return "/apis/argoproj.io/v1alpha1/namespaces/default/rollouts/" + Stage.NAME;
  }

  private void say(String method, String path, String type, ObjectNode body) {
    Answer answer = world.send(method, path, type, body);
    if (answer instanceof Answer.Document document
        && document.code() >= 400
        && document.code() != 404) {
      throw new AssertionError("%s %s: %s".formatted(method, path, document.body()));
    }
  }
}
