package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Meta;
import java.util.function.Predicate;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace empty: of all
 * @param name empty: of any
 * @param selects what the selectors say
 * @param narrow whether the selectors leave anything out
 */
record Filter(String namespace, String name, Predicate<ObjectNode> selects, boolean narrow) {

  boolean matches(ObjectNode object) {
    Meta meta = Meta.of(object);
    return (namespace.isEmpty() || namespace.equals(meta.namespace()))
        && (name.isEmpty() || name.equals(meta.name()))
        && selects.test(object);
  }
}
