package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A blue-green strategy as the seed will have it, and what becomes of it later. */
record BlueGreenStage(Chance chance) {

  ObjectNode strategy() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("activeService", "active");
    if (!chance.oneIn(4)) {
      fields.put("previewService", "preview");
    }
    if (chance.oneIn(3)) {
      fields.put("autoPromotionEnabled", false);
    }
    some(fields, "autoPromotionSeconds", 1, 60);
    some(fields, "previewReplicaCount", 1, 6);
    some(fields, "scaleDownDelaySeconds", 0, 60);
    some(fields, "scaleDownDelayRevisionLimit", 0, 0);
    some(fields, "abortScaleDownDelaySeconds", 0, 40);
    some(fields, "maxUnavailable", 0, 2);
    if (chance.oneIn(3)) {
      fields.putObject("activeMetadata").putObject("labels").put("role", "active");
      fields.putObject("previewMetadata").putObject("labels").put("role", "preview");
    }
    analysis(fields, "prePromotionAnalysis");
    analysis(fields, "postPromotionAnalysis");
    return fields;
  }

  /** Fields that a user changes in mid-update. */
  ObjectNode edit() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    switch (chance.between(0, 3)) {
      case 0 -> fields.put("autoPromotionEnabled", chance.oneIn(2));
      case 1 -> fields.put("autoPromotionSeconds", chance.between(0, 30));
      case 2 -> fields.put("previewReplicaCount", chance.between(1, 4));
      default -> fields.put("scaleDownDelaySeconds", chance.between(0, 30));
    }
    return fields;
  }

  private void analysis(ObjectNode fields, String name) {
    if (chance.oneIn(3)) {
      fields.putObject(name).putArray("templates").addObject().put("templateName", "once");
    }
  }

  private void some(ObjectNode at, String field, int least, int most) {
    if (chance.oneIn(3)) {
      at.put(field, chance.between(least, most));
    }
  }
}
