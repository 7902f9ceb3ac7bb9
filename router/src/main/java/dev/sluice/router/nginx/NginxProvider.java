package dev.sluice.router.nginx;

import static dev.sluice.router.plan.Problem.refused;

import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.schemas.crd.routing.NginxTrafficRouting;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Splits traffic in ingress-nginx by a canary Ingress with a weight beside each stable Ingress. */
public final class NginxProvider implements TrafficProvider {

  private static final String FIELD = "spec.strategy.canary.trafficRouting.nginx";
  private static final int LONGEST_NAME = 253;

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public boolean isAskedFor(TrafficRouting routing) {
    return routing.nginx() != null;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Binding bind(RoutingIntent intent) {
    NginxTrafficRouting nginx = intent.trafficRouting().nginx();
    if (nginx == null) {
      return refuse(intent, "", "is missing");
    }
    if (nginx.stableIngress().isBlank() == nginx.stableIngresses().isEmpty()) {
      return refuse(intent, "", "give either stableIngress or stableIngresses");
    }
    String canary = intent.command().getCanaryService();
    String stable = intent.command().getStableService();
    if (canary.isEmpty() || stable.isEmpty() || canary.equals(stable)) {
      return refuse(intent, "", "give canaryService and stableService, and let them differ");
    }
    List<String> names =
        nginx.stableIngresses().isEmpty()
            ? List.of(nginx.stableIngress())
            : nginx.stableIngresses();
    Map<ObjectRef, ObjectRef> canaryByStable = new LinkedHashMap<>();
    for (String name : names) {
      if (name.isBlank()) {
        return refuse(intent, ".stableIngresses", "holds an empty name");
      }
      ObjectRef canaryRef = ref(intent, canaryName(intent, name));
      if (canaryByStable.containsValue(canaryRef)) {
        return refuse(
            intent,
            ".stableIngresses",
            "'%s' is named twice, or its canary Ingress would have the name of another's (%s)"
                .formatted(name, canaryRef.name()));
      }
      canaryByStable.put(ref(intent, name), canaryRef);
    }
    Set<ObjectRef> objects = new LinkedHashSet<>(canaryByStable.keySet());
    objects.addAll(canaryByStable.values());
    return new Binding.Bound(objects, new NginxPlanner(intent, nginx, canaryByStable));
  }

  private static String canaryName(RoutingIntent intent, String stableIngress) {
    String name = intent.command().getRollout().getName() + "-" + stableIngress + "-canary";
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  private static ObjectRef ref(RoutingIntent intent, String name) {
    return new ObjectRef("networking.k8s.io/v1", "Ingress", "ingresses", intent.namespace(), name);
  }

  private static Binding refuse(RoutingIntent intent, String field, String cause) {
    return new Binding.Refused(refused(intent.rolloutName(), FIELD + field, cause));
  }
}
