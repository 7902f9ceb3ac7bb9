package dev.sluice.clustersim.catalog;

/**
 * Where a resource's scale subresource finds its numbers; JSONPaths that start with a dot.
 *
 * @param labelSelectorPath may be empty: no selector is told
 */
public record ScaleSpec(
    String specReplicasPath, String statusReplicasPath, String labelSelectorPath) {}
