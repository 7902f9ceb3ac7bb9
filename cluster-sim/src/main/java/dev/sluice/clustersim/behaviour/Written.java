package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;

/** What became of a write. */
public sealed interface Written {

  /**
   * It is done.
   *
   * @param object as it stands after the write; after a delete, as it last stood
   */
  record Done(ObjectNode object) implements Written {}

  /** Somebody else was faster, or a precondition does not hold. */
  record Conflict() implements Written {}

  /** There is no such object. */
  record Gone() implements Written {}

  /** The server does not want it, or could not do it. */
  record Refused(ApiStatus status) implements Written {}
}
