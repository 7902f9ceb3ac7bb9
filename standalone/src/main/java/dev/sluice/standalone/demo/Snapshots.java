package dev.sluice.standalone.demo;

import java.util.List;
import java.util.Optional;

/** Snapshots to begin with. */
final class Snapshots {

  /** Before there is a Rollout. */
  static final Snapshot NOTHING =
      new Snapshot(
          "", Optional.empty(), true, "", "", false, 0, List.of(), 0, List.of(), List.of());

  private Snapshots() {}
}
