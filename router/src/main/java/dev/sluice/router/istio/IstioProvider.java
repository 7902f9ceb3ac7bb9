package dev.sluice.router.istio;

import static dev.sluice.router.plan.Problem.refused;

import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.DestinationRule;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits traffic in Istio: weights in VirtualServices, by host or by subset, and pod-template
 * hashes in a DestinationRule's subsets.
 */
public final class IstioProvider implements TrafficProvider {

  /** The API version that Argo Rollouts uses by default and every Istio serves. */
  public static final String DEFAULT_API_VERSION = "networking.istio.io/v1alpha3";

  private static final String FIELD = "spec.strategy.canary.trafficRouting.istio";
  private static final int WHOLE = 100;

  private final String apiVersion;

  /** Works with one version of Istio's networking API, {@code group/version}. */
  public IstioProvider(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  @Override
  public String name() {
    return "istio";
  }

  @Override
  public boolean isAskedFor(TrafficRouting routing) {
    return routing.istio() != null;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.HEADER_ROUTES, Capability.MIRROR_ROUTES, Capability.EXPERIMENTS);
  }

  @Override
  public Binding bind(RoutingIntent intent) {
    IstioTrafficRouting istio = intent.trafficRouting().istio();
    if (istio == null) {
      return refuse(intent, "", "is missing");
    }
    if ((istio.virtualService() == null) == istio.virtualServices().isEmpty()) {
      return refuse(intent, "", "give either virtualService or virtualServices");
    }
    IstioRouting routing = IstioRouting.of(istio, intent.trafficRouting());
    Map<ObjectRef, VirtualService> services = new LinkedHashMap<>();
    for (VirtualService service : routing.services()) {
      if (service.name().isBlank()) {
        return refuse(intent, ".virtualService.name", "is missing");
      }
      if (services.put(serviceRef(intent, service.name()), service) != null) {
        return refuse(
            intent, ".virtualServices", "names '%s' more than once".formatted(service.name()));
      }
    }
    Versions versions =
        routing.versions(intent.command().getCanaryService(), intent.command().getStableService());
    Optional<Binding> unclear = checkVersions(intent, routing, versions);
    if (unclear.isPresent()) {
      return unclear.get();
    }
    long scaled = (long) intent.canaryWeight() * WHOLE;
    if (scaled % intent.maxWeight() != 0) {
      return refuse(
          intent,
          "",
          "Istio divides traffic into %d parts and cannot express %d of maxTrafficWeight %d"
              .formatted(WHOLE, intent.canaryWeight(), intent.maxWeight()));
    }
    Optional<ObjectRef> rule =
        routing
            .rule()
            .map(found -> ref(intent, "DestinationRule", "destinationrules", found.name()));
    Set<ObjectRef> objects = new LinkedHashSet<>(services.keySet());
    rule.ifPresent(objects::add);
    return new Binding.Bound(
        objects,
        new IstioPlanner(
            intent, routing, versions, services, rule, (int) (scaled / intent.maxWeight())));
  }

  private static Optional<Binding> checkVersions(
      RoutingIntent intent, IstioRouting routing, Versions versions) {
    Optional<DestinationRule> rule = routing.rule();
    if (rule.isPresent()) {
      DestinationRule found = rule.get();
      if (found.name().isBlank()
          || found.canarySubsetName().isBlank()
          || found.stableSubsetName().isBlank()) {
        return Optional.of(
            refuse(intent, ".destinationRule", "give name, canarySubsetName and stableSubsetName"));
      }
      if (found.canarySubsetName().equals(found.stableSubsetName())) {
        return Optional.of(
            refuse(intent, ".destinationRule", "canary and stable must be different subsets"));
      }
    } else if (versions.canaryService().isEmpty() || versions.stableService().isEmpty()) {
      return Optional.of(
          refuse(
              intent,
              "",
              "give canaryService and stableService, or a destinationRule with subsets"));
    }
    if (!versions.canaryService().isEmpty()
        && versions.canaryService().equals(versions.stableService())) {
      return Optional.of(refuse(intent, "", "canaryService and stableService must differ"));
    }
    return Optional.empty();
  }

  /** {@code name} or {@code name.namespace}. */
  private ObjectRef serviceRef(RoutingIntent intent, String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? ref(intent, "VirtualService", "virtualservices", name)
        : new ObjectRef(
            apiVersion,
            "VirtualService",
            "virtualservices",
            name.substring(dot + 1),
            name.substring(0, dot));
  }

  private ObjectRef ref(RoutingIntent intent, String kind, String plural, String name) {
    return new ObjectRef(apiVersion, kind, plural, intent.namespace(), name);
  }

  private static Binding refuse(RoutingIntent intent, String field, String cause) {
    return new Binding.Refused(refused(intent.rolloutName(), FIELD + field, cause));
  }
}
