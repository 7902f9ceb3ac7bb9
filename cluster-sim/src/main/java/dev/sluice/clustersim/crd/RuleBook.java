package dev.sluice.clustersim.crd;

import dev.sluice.clustersim.builtin.BuiltInRules;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;

/** The rules of every resource, built-in or custom. Not thread-safe. */
public final class RuleBook {

  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  private final BuiltInRules builtIn;
  private final CustomResources resources;

  /** With the addresses that services are given. */
  public RuleBook(BuiltIns builtIns, ClusterAddresses addresses) {
    this.builtIn = new BuiltInRules(builtIns, addresses);
    this.resources = new CustomResources(builtIns);
  }

  /** The rules of a resource in one of its versions; cheap to ask for. */
  public KindRules of(ResourceType type, VersionType version) {
    if (type.custom()) {
      return new CustomRules(type, version, builtIn);
    }
    KindRules rules = builtIn.of(type);
    return type.resource().toString().equals(DEFINITIONS)
        ? new DefinitionRules(rules, resources)
        : rules;
  }

  /** The built-in rules, which also read what is no resource of its own. */
  public BuiltInRules builtIn() {
    return builtIn;
  }

  /** What makes resources of definitions. */
  public CustomResources customResources() {
    return resources;
  }
}
