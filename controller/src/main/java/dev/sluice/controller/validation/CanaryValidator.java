package dev.sluice.controller.validation;

import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStrategy.PingPong;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** Checks a canary strategy: Services, limits, what needs or excludes a traffic provider. */
final class CanaryValidator {

  private static final String PATH = "spec.strategy.";

  private final CanaryStrategy canary;
  private final Errors errors;

  CanaryValidator(CanaryStrategy canary, Errors errors) {
    this.canary = canary;
    this.errors = errors;
  }

  void validate() {
    services();
    if (canary.pingPong() != null) {
      pingPong(canary.pingPong());
    }
    limits();
    delays();
    if (canary.trafficRouting() != null) {
      maxWeight(canary.trafficRouting());
    }
    SpecValidator.antiAffinity(canary.antiAffinity(), errors);
    threshold();
    new StepValidator(canary, errors).validate();
  }

  private void services() {
    String stable = canary.stableService();
    String canaryService = canary.canaryService();
    if (!canaryService.isEmpty() && canaryService.equals(stable)) {
      errors.invalid(PATH + "stableService", stable, "must differ from canaryService");
    }
    if (canary.trafficRouting() == null || !needsServices(canary.trafficRouting())) {
      return;
    }
    if (stable.isEmpty()) {
      errors.invalid(PATH + "stableService", "", "is needed by this traffic provider");
    }
    if (canaryService.isEmpty()) {
      errors.invalid(PATH + "canaryService", "", "is needed by this traffic provider");
    }
  }

  private boolean needsServices(TrafficRouting routing) {
    boolean pingPong = canary.pingPong() != null;
    boolean subsets = routing.istio() != null && routing.istio().destinationRule() != null;
    return routing.smi() != null
        || routing.apisix() != null
        || routing.ambassador() != null
        || routing.nginx() != null
        || routing.appMesh() != null
        || routing.traefik() != null
        || (routing.alb() != null && !pingPong)
        || (routing.istio() != null && !subsets && !pingPong);
  }

  private void pingPong(PingPong pair) {
    if (pair.pingService().isEmpty()) {
      errors.invalid(PATH + "pingPong.pingService", "", "name the Service");
    }
    if (pair.pongService().isEmpty()) {
      errors.invalid(PATH + "pingPong.pongService", "", "name the Service");
    }
    if (!pair.pingService().isEmpty() && pair.pingService().equals(pair.pongService())) {
      errors.invalid(
          PATH + "pingPong.pingService", pair.pingService(), "must differ from pongService");
    }
    TrafficRouting routing = canary.trafficRouting();
    if (routing == null) {
      return;
    }
    if (routing.alb() == null && routing.istio() == null && routing.plugins().isEmpty()) {
      errors.invalid(
          PATH + "trafficRouting.alb", "", "pingPong works with alb, istio and plugins only");
    }
    if (routing.alb() != null && routing.alb().rootService().isEmpty()) {
      errors.invalid(PATH + "trafficRouting.alb.rootService", "", "is needed with pingPong");
    }
  }

  private void limits() {
    errors.pods(PATH + "maxSurge", canary.maxSurge());
    errors.pods(PATH + "maxUnavailable", canary.maxUnavailable());
    if (isZero(canary.maxSurge()) && isZero(canary.maxUnavailable())) {
      errors.invalid(PATH + "maxSurge", "0", "must not be 0 when maxUnavailable is 0 too");
    }
    errors.nonNegative(PATH + "minPodsPerReplicaSet", canary.minPodsPerReplicaSet());
  }

  private static boolean isZero(@Nullable IntOrString value) {
    if (value == null) {
      return false;
    }
    if (value.getIntVal() != null) {
      return value.getIntVal() == 0;
    }
    String text = value.getStrVal() == null ? "" : value.getStrVal().replace("%", "");
    return !text.matches("-?[0-9]{1,9}") || Integer.parseInt(text) == 0;
  }

  private void delays() {
    boolean routed = canary.trafficRouting() != null;
    errors.nonNegative(PATH + "abortScaleDownDelaySeconds", canary.abortScaleDownDelaySeconds());
    errors.nonNegative(PATH + "scaleDownDelaySeconds", canary.scaleDownDelaySeconds());
    if (canary.scaleDownDelaySeconds() != null && !routed) {
      errors.invalid(
          PATH + "scaleDownDelaySeconds",
          canary.scaleDownDelaySeconds(),
          "needs trafficRouting; leave it out or set a traffic provider");
    }
    if (!canary.dynamicStableScale()) {
      return;
    }
    if (!routed) {
      errors.invalid(
          PATH + "dynamicStableScale",
          true,
          "needs trafficRouting; leave it out or set a traffic provider");
    } else if (canary.scaleDownDelaySeconds() != null) {
      errors.invalid(
          PATH + "dynamicStableScale",
          true,
          "cannot be combined with scaleDownDelaySeconds; leave one out");
    }
  }

  private void maxWeight(TrafficRouting routing) {
    Integer max = routing.maxTrafficWeight();
    if (max == null) {
      return;
    }
    if (routing.nginx() == null && routing.plugins().isEmpty()) {
      errors.invalid(
          PATH + "trafficRouting.maxTrafficWeight", max, "works with nginx and plugins only");
    } else if (max < 1) {
      errors.invalid(PATH + "trafficRouting.maxTrafficWeight", max, "must be 1 or more");
    }
  }

  /** Stricter than Argo, which takes an unknown type for Percent. */
  private void threshold() {
    CanaryStrategy.ReplicaProgressThreshold threshold = canary.replicaProgressThreshold();
    if (threshold != null
        && !threshold.type().isEmpty()
        && !threshold.type().equals("Percent")
        && !threshold.type().equals("Pods")) {
      errors.add(
          new SpecError(
              PATH + "replicaProgressThreshold.type",
              SpecError.Type.NOT_SUPPORTED,
              threshold.type(),
              "must be Percent or Pods"));
    }
  }
}
