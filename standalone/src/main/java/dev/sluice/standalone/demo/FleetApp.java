package dev.sluice.standalone.demo;

/**
 * One Rollout of the fleet as it is seen at one moment.
 *
 * @param version that its spec asks for
 * @param observed whether the status is of the spec that is asked for
 * @param onStable whether the stable version is the one that is asked for
 * @param weight of the canary, percent
 * @param message why it is in its phase
 */
record FleetApp(
    String cluster,
    String name,
    String version,
    boolean observed,
    boolean onStable,
    String phase,
    boolean aborted,
    int weight,
    String message) {

  /** In the fleet, of all its clusters. */
  String key() {
    return cluster + "/" + name;
  }

  /** Whether the version is fully promoted. */
  boolean promoted() {
    return observed && onStable && phase.equals("Healthy");
  }

  /** Whether the update was aborted and all traffic is back on the stable version. */
  boolean rolledBack() {
    return observed && aborted && weight == 0;
  }

  /** Whether nothing more will happen to this version. */
  boolean over() {
    return promoted() || rolledBack();
  }
}
