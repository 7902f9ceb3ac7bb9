package dev.sluice.router.istio;

import dev.sluice.schemas.crd.routing.IstioTrafficRouting;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.DestinationRule;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Istio part of a strategy, with {@code virtualService} and {@code virtualServices} made one.
 *
 * @param services the VirtualServices, in the order written
 * @param rule the DestinationRule, where versions are subsets
 * @param managedRoutes names of managed routes, in order of precedence
 */
record IstioRouting(
    List<VirtualService> services, Optional<DestinationRule> rule, List<String> managedRoutes) {

  static IstioRouting of(IstioTrafficRouting istio, TrafficRouting routing) {
    List<VirtualService> services =
        istio.virtualService() == null ? istio.virtualServices() : List.of(istio.virtualService());
    return new IstioRouting(
        services,
        Optional.ofNullable(istio.destinationRule()),
        routing.managedRoutes().stream().map(TrafficRouting.ManagedRoute::name).toList());
  }

  Versions versions(String canaryService, String stableService) {
    return new Versions(
        canaryService,
        stableService,
        rule.map(DestinationRule::canarySubsetName).orElse(""),
        rule.map(DestinationRule::stableSubsetName).orElse(""),
        rule.map(found -> Set.copyOf(found.additionalSubsetNames())).orElse(Set.of()));
  }

  Optional<SubsetNames> subsets() {
    return rule.map(found -> new SubsetNames(found.canarySubsetName(), found.stableSubsetName()));
  }
}
