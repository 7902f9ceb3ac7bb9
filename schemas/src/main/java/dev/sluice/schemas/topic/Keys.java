package dev.sluice.schemas.topic;

import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RunId;
import java.util.Optional;

/**
 * Record keys: {@code cluster/namespace/name/uid} for runs, {@code cluster/namespace/name} else.
 */
public final class Keys {

  private Keys() {}

  /** The key of every record about this run. */
  public static String of(RunId run) {
    return String.join("/", run.getCluster(), run.getNamespace(), run.getName(), run.getUid());
  }

  /** The key of every record about this Rollout. */
  public static String of(RolloutId rollout) {
    return String.join("/", rollout.getCluster(), rollout.getNamespace(), rollout.getName());
  }

  /** The run of a key, empty when the key has not four non-empty parts. */
  public static Optional<RunId> run(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length != 4 || hasBlank(parts)) {
      return Optional.empty();
    }
    return Optional.of(
        RunId.newBuilder()
            .setCluster(parts[0])
            .setNamespace(parts[1])
            .setName(parts[2])
            .setUid(parts[3])
            .build());
  }

  private static boolean hasBlank(String[] parts) {
    for (String part : parts) {
      if (part.isBlank()) {
        return true;
      }
    }
    return false;
  }
}
