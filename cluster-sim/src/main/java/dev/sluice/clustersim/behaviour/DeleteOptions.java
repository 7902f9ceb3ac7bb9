package dev.sluice.clustersim.behaviour;

import java.util.Optional;

/**
 * How something is deleted.
 *
 * @param uid delete only the object with this uid
 * @param resourceVersion delete only this version
 * @param gracePeriodSeconds instead of the object's own; 0: at once
 * @param propagation what happens to dependents; empty: the resource's default
 */
public record DeleteOptions(
    Optional<String> uid,
    Optional<String> resourceVersion,
    Optional<Long> gracePeriodSeconds,
    Optional<Propagation> propagation) {

  /** What happens to the objects that the deleted one owns. */
  public enum Propagation {
    /** They stay, without this owner. */
    ORPHAN("Orphan"),
    /** They go after their owner. */
    BACKGROUND("Background"),
    /** The owner goes after them. */
    FOREGROUND("Foreground");

    private final String text;

    Propagation(String text) {
      this.text = text;
    }

    /** As {@code DeleteOptions.propagationPolicy} has it. */
    public String text() {
      return text;
    }
  }

  /** Without a precondition, with the object's own grace. */
  public static DeleteOptions plain() {
    return new DeleteOptions(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Only the object with this uid. */
  public static DeleteOptions of(String uid) {
    return new DeleteOptions(
        Optional.of(uid), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same only while the object has this version. */
  public DeleteOptions at(String version) {
    return new DeleteOptions(uid, Optional.of(version), gracePeriodSeconds, propagation);
  }

  /** The same with this grace. */
  public DeleteOptions grace(long seconds) {
    return new DeleteOptions(uid, resourceVersion, Optional.of(seconds), propagation);
  }

  /** The same with this propagation. */
  public DeleteOptions propagation(Propagation policy) {
    return new DeleteOptions(uid, resourceVersion, gracePeriodSeconds, Optional.of(policy));
  }
}
