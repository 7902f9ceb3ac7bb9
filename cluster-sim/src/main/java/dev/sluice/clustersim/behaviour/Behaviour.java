package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A part of a cluster that reacts to objects. Not thread-safe. */
public interface Behaviour {

  /** The resources whose changes it wants to be told; empty: of every resource. */
  Set<GroupResource> watches();

  /**
   * Tells a change; it only remembers what to look at. May be called while {@link #run} writes.
   *
   * @param before empty: the object is new
   * @param after empty: the object is gone
   */
  void changed(GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after);

  /**
   * Does what is due at {@code now}.
   *
   * @return when it wants to run again without a change; not after {@code now} when work is left
   */
  Optional<Instant> run(Cluster cluster, Instant now);
}
