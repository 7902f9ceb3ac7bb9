package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A canary strategy as the seed will have it, and what becomes of it later. */
record CanaryStage(Chance chance) {

  ObjectNode strategy() {
    ObjectNode canary = JsonNodeFactory.instance.objectNode();
    limits(canary);
    boolean routed = chance.oneIn(2);
    boolean takesTurns = routed && chance.oneIn(4);
    if (routed) {
      routing(canary, takesTurns ? "pair" : "vs");
    }
    if (takesTurns) {
      canary.putObject("pingPong").put("pingService", "ping").put("pongService", "pong");
    } else if (routed || chance.oneIn(3)) {
      canary.put("stableService", "stable").put("canaryService", "canary");
    }
    if (chance.oneIn(3)) {
      canary
          .putObject("analysis")
          .putArray("templates")
          .addObject()
          .put("templateName", "background");
    }
    if (chance.oneIn(3)) {
      metadata(canary);
    }
    canary.set("steps", steps(routed));
    return canary;
  }

  private void routing(ObjectNode canary, String virtualService) {
    canary
        .putObject("trafficRouting")
        .putObject("istio")
        .putObject("virtualService")
        .put("name", virtualService)
        .putArray("routes")
        .add("primary");
    some(canary, "abortScaleDownDelaySeconds", 0, 40);
    if (chance.oneIn(4)) {
      canary.put("dynamicStableScale", true);
    } else {
      some(canary, "scaleDownDelaySeconds", 0, 40);
    }
  }

  /** Fields that a user changes in mid-update. */
  ObjectNode edit(JsonNode canary) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    switch (chance.between(0, 4)) {
      case 0, 1 -> fields.set("steps", steps(canary.has("trafficRouting")));
      case 2, 3 -> limits(fields);
      default -> metadata(fields);
    }
    return fields;
  }

  private void metadata(ObjectNode canary) {
    String flavour = chance.oneIn(2) ? "" : "-too";
    canary.putObject("canaryMetadata").putObject("labels").put("role", "canary" + flavour);
    ObjectNode stable = canary.putObject("stableMetadata");
    stable.putObject("labels").put("role", "stable" + flavour);
    stable.putObject("annotations").put("note", "serves" + flavour);
  }

  private void limits(ObjectNode canary) {
    switch (chance.between(0, 3)) {
      case 0 -> canary.put("maxSurge", chance.between(1, 3)).put("maxUnavailable", 0);
      case 1 -> canary.put("maxSurge", 0).put("maxUnavailable", chance.between(1, 2));
      case 2 -> canary.put("maxSurge", "25%").put("maxUnavailable", "25%");
      default -> {}
    }
  }

  private ArrayNode steps(boolean routed) {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    int count = chance.between(0, 5);
    for (int i = 0; i < count; i++) {
      ObjectNode step = steps.addObject();
      switch (chance.between(0, routed ? 7 : 5)) {
        case 0, 1, 2 -> step.put("setWeight", chance.of(List.of(0, 5, 20, 50, 80, 100)));
        case 3 -> step.putObject("pause").put("duration", chance.between(1, 60));
        case 4 -> step.putObject("pause");
        case 5 ->
            step.putObject("analysis")
                .putArray("templates")
                .addObject()
                .put("templateName", "once");
        case 6 -> step.putObject("setCanaryScale").put("replicas", chance.between(0, 4));
        default -> step.putObject("setCanaryScale").put("matchTrafficWeight", true);
      }
    }
    return steps;
  }

  private void some(ObjectNode at, String field, int least, int most) {
    if (chance.oneIn(3)) {
      at.put(field, chance.between(least, most));
    }
  }
}
