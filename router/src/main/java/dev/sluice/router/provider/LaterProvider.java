package dev.sluice.router.provider;

import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.Set;
import java.util.function.Predicate;

/** A provider that this version of Sluice does not carry: refused, never ignored. */
record LaterProvider(String name, Predicate<TrafficRouting> asked) implements TrafficProvider {

  @Override
  public boolean isAskedFor(TrafficRouting routing) {
    return asked.test(routing);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public Binding bind(RoutingIntent intent) {
    return new Binding.Refused(
        Problem.refused(
            intent.rolloutName(),
            "spec.strategy.canary.trafficRouting." + name,
            "this version of Sluice cannot route through it; it can through istio and nginx"));
  }
}
