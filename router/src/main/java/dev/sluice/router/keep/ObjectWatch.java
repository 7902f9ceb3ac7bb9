package dev.sluice.router.keep;

import dev.sluice.router.plan.ObjectRef;

/** Tells when routing objects change. */
public interface ObjectWatch extends AutoCloseable {

  /** Makes sure that objects of this kind are watched from now on. Cheap when they are. */
  void cover(ObjectRef object);

  @Override
  void close();

  /** Who is told. */
  @FunctionalInterface
  interface Listener {

    /**
     * An object changed.
     *
     * @param resourceVersion its version now; empty text when it was removed
     */
    void changed(ObjectRef object, String resourceVersion);
  }
}
