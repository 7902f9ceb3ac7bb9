package dev.sluice.controller.validation;

import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Argo Rollouts can do and this release cannot yet: refused by name, never ignored. */
final class Unsupported {

  private final List<SpecError> errors = new ArrayList<>();

  private Unsupported() {}

  static List<SpecError> in(RolloutSpec spec) {
    Unsupported check = new Unsupported();
    if (spec.strategy() != null) {
      if (spec.strategy().canary() != null) {
        check.canary(spec.strategy().canary());
      }
    }
    return check.errors;
  }

  private void canary(CanaryStrategy canary) {
    String path = "spec.strategy.canary";
    for (int i = 0; i < canary.steps().size(); i++) {
      CanaryStep step = canary.steps().get(i);
      refuse(step.experiment(), path + ".steps[" + i + "].experiment", "use an analysis step");
    }
    if (canary.trafficRouting() != null) {
      routers(canary.trafficRouting(), path + ".trafficRouting");
    }
  }

  private void routers(TrafficRouting routing, String path) {
    String mend = "use istio or nginx";
    refuse(routing.alb(), path + ".alb", mend);
    refuse(routing.smi(), path + ".smi", mend);
    refuse(routing.ambassador(), path + ".ambassador", mend);
    refuse(routing.appMesh(), path + ".appMesh", mend);
    refuse(routing.traefik(), path + ".traefik", mend);
    refuse(routing.apisix(), path + ".apisix", mend);
    if (!routing.plugins().isEmpty()) {
      refuse(routing.plugins(), path + ".plugins", mend);
    }
  }

  private void refuse(@Nullable Object value, String field, String mend) {
    if (value != null) {
      errors.add(
          new SpecError(
              field,
              SpecError.Type.NOT_SUPPORTED,
              "",
              "this release of Sluice does not support it yet; " + mend));
    }
  }
}
