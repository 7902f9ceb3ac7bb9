package dev.sluice.controller.validation;

import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting;
import dev.sluice.schemas.crd.routing.NginxTrafficRouting;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that each traffic provider is told in one way which objects carry the weights. */
final class RoutingValidator {

  private static final String PATH = "spec.strategy.canary.trafficRouting.";

  private RoutingValidator() {}

  static List<SpecError> validate(RolloutSpec spec) {
    Errors errors = new Errors();
    TrafficRouting routing =
        spec.strategy() == null || spec.strategy().canary() == null
            ? null
            : spec.strategy().canary().trafficRouting();
    if (routing != null && routing.nginx() != null) {
      nginx(routing.nginx(), errors);
    }
    if (routing != null && routing.istio() != null) {
      istio(routing.istio(), errors);
    }
    return errors.all();
  }

  private static void nginx(NginxTrafficRouting nginx, Errors errors) {
    boolean one = !nginx.stableIngress().isEmpty();
    boolean several = !nginx.stableIngresses().isEmpty();
    if (one == several) {
      errors.invalid(
          PATH + "nginx.stableIngress",
          nginx.stableIngress(),
          "set exactly one of stableIngress and stableIngresses");
    }
    each(nginx.stableIngresses(), PATH + "nginx.stableIngresses", errors);
  }

  private static void istio(IstioTrafficRouting istio, Errors errors) {
    boolean one = istio.virtualService() != null;
    boolean several = !istio.virtualServices().isEmpty();
    if (one == several) {
      errors.invalid(
          PATH + "istio.virtualService",
          "",
          "set exactly one of virtualService and virtualServices");
    }
    if (istio.virtualService() != null && istio.virtualService().name().isEmpty()) {
      errors.required(PATH + "istio.virtualService.name", "name the VirtualService");
    }
    each(
        istio.virtualServices().stream().map(IstioTrafficRouting.VirtualService::name).toList(),
        PATH + "istio.virtualServices",
        errors);
  }

  private static void each(List<String> names, String path, Errors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        errors.required(path + "[" + i + "]", "name the object");
      } else if (!seen.add(name)) {
        errors.add(
            new SpecError(
                path + "[" + i + "]", SpecError.Type.DUPLICATE, name, "name each object once"));
      }
    }
  }
}
