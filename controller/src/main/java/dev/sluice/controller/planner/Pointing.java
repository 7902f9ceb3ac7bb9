package dev.sluice.controller.planner;

/**
 * Which versions the Services of a blue-green Rollout select, by their hashes.
 *
 * @param active of the active Service, empty before it was ever pointed
 * @param preview of the preview Service, empty when there is none
 */
record Pointing(String active, String preview) {

  /** Where they point as last seen. */
  static Pointing seen(BlueGreenWorld world) {
    return new Pointing(world.activeHash(), world.previewHash());
  }
}
