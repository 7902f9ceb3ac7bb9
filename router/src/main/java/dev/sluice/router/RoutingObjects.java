package dev.sluice.router;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;

/** Where routing objects live. Thread-safe; no call lists, none retries by itself. */
public interface RoutingObjects {

  /** Reads one object afresh. */
  Read read(ObjectRef ref);

  /** Writes one change, only if the object is still as it was read. */
  Write write(Change change);

  /** What became of a read. */
  sealed interface Read {
    /** The object, whole. */
    record Found(ObjectNode tree) implements Read {}

    /** There is no such object, or no such kind. */
    record Missing() implements Read {}

    /** Nobody knows: the API server did not answer, or did not let us look. */
    record Unavailable(String cause) implements Read {}
  }

  /** What became of a write. */
  sealed interface Write {
    /** Stored. */
    record Done() implements Write {}

    /** Somebody else wrote, created or removed the object meanwhile; read again. */
    record Conflict() implements Write {}

    /** The API server refuses this write; the cause is in its words. */
    record Rejected(String cause) implements Write {}

    /** Nobody knows whether it was stored; read again. */
    record Unavailable(String cause) implements Write {}
  }
}
