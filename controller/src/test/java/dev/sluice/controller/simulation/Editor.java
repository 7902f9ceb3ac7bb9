package dev.sluice.controller.simulation;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/** Edits the spec of a Rollout in whatever state it is. */
final class Editor {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final World world;
  private final Stage stage;
  private final Hands hands;
  private boolean mistaken;

  Editor(World world, Stage stage, Hands hands) {
    this.world = world;
    this.stage = stage;
    this.hands = hands;
  }

  /** Some fields of the strategy. */
  void strategy(ObjectNode rollout) {
    JsonNode strategy = rollout.path("spec").path("strategy");
    ObjectNode spec = Hands.fields();
    ObjectNode edited = spec.putObject("strategy");
    if (strategy.has("blueGreen")) {
      edited.set("blueGreen", new BlueGreenStage(world.chance).edit());
    } else {
      edited.set("canary", new CanaryStage(world.chance).edit(strategy.path("canary")));
    }
    hands.spec("strategy", spec);
  }

  /** A strategy of the other kind, or another one of the same. */
  void anotherStrategy(ObjectNode rollout) {
    boolean isBlueGreen = rollout.path("spec").path("strategy").has("blueGreen");
    hands.replace("strategy", stage.strategy(isBlueGreen == world.chance.oneIn(4)));
  }

  void restart() {
    Duration later = Duration.ofSeconds(world.chance.between(-5, 20));
    hands.spec(
        "restart",
        Hands.fields().put("restartAt", world.now().plus(later).truncatedTo(SECONDS).toString()));
  }

  /** Something that cannot be carried out, and after a while what stood there before. */
  void mistake(ObjectNode rollout) {
    if (mistaken) {
      return;
    }
    mistaken = true;
    JsonNode spec = rollout.path("spec");
    ObjectNode wrong = Hands.fields();
    ObjectNode right = Hands.fields();
    switch (world.chance.between(0, 2)) {
      case 0 -> {
        wrong.put("minReadySeconds", 100).put("progressDeadlineSeconds", 50);
        right.put("minReadySeconds", spec.path("minReadySeconds").asInt());
        right.set("progressDeadlineSeconds", orNull(spec, "progressDeadlineSeconds"));
      }
      case 1 -> {
        // A Rollout may come to take the template of a workload until it is mended.
        label(wrong, "another");
        label(right, "web");
      }
      default -> {
        wrong.set("strategy", nowhere(spec.path("strategy")));
        right.set("strategy", spec.path("strategy"));
      }
    }
    if (wrong.has("strategy")) {
      hands.replace("strategy", wrong.get("strategy"));
    } else {
      hands.spec("mistake", wrong);
    }
    world.agenda.after(
        world.chance.time(Duration.ofMillis(1), LONGEST),
        () -> {
          mistaken = false;
          if (right.has("strategy")) {
            hands.replace("strategy", right.get("strategy"));
          } else {
            hands.spec("mend", isReferred() ? withoutTemplate(right) : right);
          }
        });
  }

  private boolean isReferred() {
    return world.get(Stage.ROLLOUT).filter(it -> it.path("spec").has("workloadRef")).isPresent();
  }

  private static ObjectNode withoutTemplate(ObjectNode spec) {
    return spec.putNull("template");
  }

  private static ObjectNode nowhere(JsonNode strategy) {
    ObjectNode wrong = strategy.deepCopy();
    for (Map.Entry<String, JsonNode> kind : wrong.properties()) {
      String service = kind.getKey().equals("canary") ? "canaryService" : "previewService";
      ((ObjectNode) kind.getValue()).put(service, "nowhere");
    }
    return wrong;
  }

  private static JsonNode orNull(JsonNode object, String field) {
    return object.has(field) ? object.get(field) : Hands.fields().nullNode();
  }

  private static void label(ObjectNode spec, String app) {
    spec.putObject("template").putObject("metadata").putObject("labels").put("app", app);
  }
}
