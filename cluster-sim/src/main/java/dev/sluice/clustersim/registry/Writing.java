package dev.sluice.clustersim.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One write on its way.
 *
 * @param manager who writes, for field ownership
 * @param dryRun everything happens but the storing
 * @param fieldValidation what becomes of unknown fields
 * @param warnings what the client is to be told besides the answer; grows while it is carried out
 */
public record Writing(
    String manager,
    boolean dryRun,
    FieldValidation fieldValidation,
    Instant now,
    List<String> warnings) {

  /** What becomes of unknown and doubled fields. */
  public enum FieldValidation {
    /** They are dropped. */
    IGNORE,
    /** They are dropped with a warning. */
    WARN,
    /** The request is refused. */
    STRICT
  }

  /** By a part of the cluster itself: nobody is there to be warned. */
  public static Writing by(String manager, Instant now) {
    return new Writing(manager, false, FieldValidation.IGNORE, now, new ArrayList<>());
  }
}
