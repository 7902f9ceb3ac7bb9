package dev.sluice.clustersim.behaviour;

import dev.sluice.clustersim.object.GroupResource;

/**
 * A resource and what its objects are called.
 *
 * @param version a served version
 */
public record ResourceKind(
    GroupResource resource, String version, String kind, boolean namespaced) {}
