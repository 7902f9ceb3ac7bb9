package dev.sluice.router.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One write that brings one object closer to what the command asks. */
public sealed interface Change {

  /** The object written. */
  ObjectRef ref();

  /** Creates an object that does not exist. */
  record Create(ObjectRef ref, ObjectNode tree) implements Change {}

  /** Turns the object as it was read into {@code after}; only what differs is written. */
  record Update(ObjectRef ref, ObjectNode before, ObjectNode after) implements Change {}

  /** Removes an object that Sluice created, if it is still the one that was read. */
  record Delete(ObjectRef ref, ObjectNode before) implements Change {}
}
