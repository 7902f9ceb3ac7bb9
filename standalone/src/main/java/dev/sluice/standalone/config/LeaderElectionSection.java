package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;

/** Leader election among replicas of the controller. */
public record LeaderElectionSection(
    @Key(
            value = "Whether replicas elect one that writes; for more than one replica.",
            otherwise = "false")
        boolean enabled,
    @Key(value = "Namespace of the Lease.", otherwise = "sluice") String namespace,
    @Key(value = "Name of the Lease.", otherwise = "sluice-controller") String name) {}
