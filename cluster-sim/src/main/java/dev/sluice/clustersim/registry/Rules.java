package dev.sluice.clustersim.registry;

import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;

/** Finds what a server does to the objects of a type. */
@FunctionalInterface
public interface Rules {

  /** The rules of a served version. */
  KindRules of(ResourceType type, String version);
}
