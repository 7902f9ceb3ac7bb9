package dev.sluice.router.provider;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.nginx.NginxProvider;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.router.plan.TrafficProvider.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All providers that a strategy may name, in the order in which they are applied.
 *
 * @param all the providers
 */
public record Providers(List<TrafficProvider> all) {

  /** Copies the list. */
  public Providers {
    all = List.copyOf(all);
  }

  /**
   * The providers of this version.
   *
   * @param istioApiVersion group and version of Istio's networking API
   */
  public static Providers standard(String istioApiVersion) {
    return new Providers(
        List.of(
            new IstioProvider(istioApiVersion),
            new NginxProvider(),
            new LaterProvider("alb", routing -> routing.alb() != null),
            new LaterProvider("smi", routing -> routing.smi() != null),
            new LaterProvider("ambassador", routing -> routing.ambassador() != null),
            new LaterProvider("appMesh", routing -> routing.appMesh() != null),
            new LaterProvider("traefik", routing -> routing.traefik() != null),
            new LaterProvider("apisix", routing -> routing.apisix() != null),
            new LaterProvider("plugins", routing -> !routing.plugins().isEmpty())));
  }

  /** Those that the strategy names; none means that replicas alone carry the weight. */
  public List<TrafficProvider> askedFor(RoutingIntent intent) {
    return all.stream().filter(provider -> provider.isAskedFor(intent.trafficRouting())).toList();
  }

  /** What the command asks that none of the strategy's providers can do. */
  public List<Problem> beyond(RoutingIntent intent) {
    Set<Capability> able = EnumSet.noneOf(Capability.class);
    askedFor(intent).forEach(provider -> able.addAll(provider.capabilities()));
    RoutingCommand command = intent.command();
    List<Problem> problems = new ArrayList<>();
    check(intent, able, Capability.HEADER_ROUTES, command.getHeaderRoutesCount(), problems);
    check(intent, able, Capability.MIRROR_ROUTES, command.getMirrorRoutesCount(), problems);
    check(intent, able, Capability.EXPERIMENTS, command.getAdditionalDestinationsCount(), problems);
    return problems;
  }

  private static void check(
      RoutingIntent intent,
      Set<Capability> able,
      Capability needed,
      int count,
      List<Problem> problems) {
    if (count == 0 || able.contains(needed) || intent.command().getRelease()) {
      return;
    }
    String what =
        switch (needed) {
          case HEADER_ROUTES -> "setHeaderRoute";
          case MIRROR_ROUTES -> "setMirrorRoute";
          case EXPERIMENTS -> "an experiment with weights";
        };
    problems.add(
        Problem.refused(
            intent.rolloutName(),
            "spec.strategy.canary.steps",
            "no traffic provider of this Rollout can do %s; use istio or remove the step"
                .formatted(what)));
  }
}
