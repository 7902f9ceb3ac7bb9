package dev.sluice.clustersim.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One write.
 *
 * @param revision of the whole store after it
 * @param before what was there; empty: it is new
 * @param after what is there now; empty: it is gone
 * @param last the object as the write left it: {@code after}, or what was there with the deletion's
 *     resource version
 */
public record Change(
    long revision,
    Instant at,
    ObjectKey key,
    Optional<ObjectNode> before,
    Optional<ObjectNode> after,
    ObjectNode last) {}
