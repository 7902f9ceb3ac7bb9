package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.rollout.CanaryStep;

/** Steps in words. */
final class Steps {

  private Steps() {}

  /** A step in a few words, such as {@code setWeight: 20}. */
  static String describe(CanaryStep step) {
    if (step.pause() != null) {
      return step.pause().duration() == null
          ? "pause"
          : "pause: " + step.pause().duration().getValue();
    }
    if (step.setCanaryScale() != null) {
      return "setCanaryScale";
    }
    if (step.setWeight() != null) {
      return "setWeight: " + step.setWeight();
    }
    if (step.analysis() != null) {
      return "analysis";
    }
    if (step.setHeaderRoute() != null) {
      return "setHeaderRoute: " + step.setHeaderRoute().name();
    }
    if (step.setMirrorRoute() != null) {
      return "setMirrorRoute: " + step.setMirrorRoute().name();
    }
    if (step.plugin() != null) {
      return "plugin: " + step.plugin().name();
    }
    return "step";
  }
}
