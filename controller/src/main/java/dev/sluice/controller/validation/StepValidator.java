package dev.sluice.controller.validation;

import dev.sluice.controller.planner.PauseDuration;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.ExperimentStep;
import dev.sluice.schemas.crd.routing.SetHeaderRoute;
import dev.sluice.schemas.crd.routing.SetMirrorRoute;
import dev.sluice.schemas.crd.routing.StringMatch;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the steps of a canary. */
final class StepValidator {

  private final CanaryStrategy canary;
  private final @Nullable TrafficRouting routing;
  private final Errors errors;

  StepValidator(CanaryStrategy canary, Errors errors) {
    this.canary = canary;
    this.routing = canary.trafficRouting();
    this.errors = errors;
  }

  void validate() {
    for (int i = 0; i < canary.steps().size(); i++) {
      step(canary.steps().get(i), "spec.strategy.steps[" + i + "]");
    }
  }

  private void step(CanaryStep step, String path) {
    kinds(step, path);
    weight(step.setWeight(), path + ".setWeight");
    if (step.pause() != null && step.pause().duration() != null) {
      pause(step.pause().duration(), path + ".pause.duration");
    }
    if (step.setCanaryScale() != null) {
      scale(step.setCanaryScale(), path + ".setCanaryScale");
    }
    if (step.experiment() != null) {
      experiment(step.experiment(), path + ".experiment");
    }
    if (step.plugin() != null && step.plugin().name().isBlank()) {
      errors.required(path + ".plugin.name", "name the plugin, such as owner/name");
    }
    if (step.setHeaderRoute() != null) {
      headerRoute(step.setHeaderRoute(), path + ".setHeaderRoute");
    }
    if (step.setMirrorRoute() != null) {
      mirrorRoute(step.setMirrorRoute(), path + ".setMirrorRoute");
    }
  }

  /** Stricter than Argo, which lets some kinds share a step and then heeds one of them only. */
  private void kinds(CanaryStep step, String path) {
    List<Object> kinds =
        Stream.of(
                step.setWeight(),
                step.pause(),
                step.experiment(),
                step.analysis(),
                step.setCanaryScale(),
                step.setHeaderRoute(),
                step.setMirrorRoute(),
                step.plugin())
            .<Object>map(kind -> kind)
            .filter(Objects::nonNull)
            .toList();
    if (kinds.size() != 1) {
      errors.invalid(
          path,
          "",
          "a step must do exactly one thing: setWeight, pause, analysis, setCanaryScale,"
              + " setHeaderRoute, setMirrorRoute or plugin");
    }
  }

  private void weight(@Nullable Integer weight, String field) {
    int max = CanaryWeights.max(canary);
    if (weight != null && (weight < 0 || weight > max)) {
      errors.invalid(field, weight, "must be between 0 and " + max);
    }
  }

  private void pause(IntOrString duration, String field) {
    Optional<Duration> read = PauseDuration.parse(duration);
    if (read.isEmpty() || read.get().isNegative()) {
      errors.invalid(
          field,
          duration.getValue(),
          "must be a number of seconds or a duration such as 10m, and not negative");
    }
  }

  private void scale(CanaryStep.SetCanaryScale scale, String field) {
    if (routing == null) {
      errors.required(
          "spec.strategy.trafficRouting", "setCanaryScale needs a traffic provider; set one");
    }
    errors.nonNegative(field + ".replicas", scale.replicas());
    weight(scale.weight(), field + ".weight");
  }

  private void experiment(ExperimentStep experiment, String path) {
    boolean capable =
        routing != null
            && (routing.smi() != null
                || routing.alb() != null
                || routing.istio() != null
                || !routing.plugins().isEmpty());
    for (int i = 0; i < experiment.templates().size(); i++) {
      Integer weight = experiment.templates().get(i).weight();
      if (weight != null && !capable) {
        errors.invalid(
            path + ".templates[" + i + "].weight",
            weight,
            "needs one of the traffic providers istio, alb, smi and plugins");
      }
    }
  }

  private void headerRoute(SetHeaderRoute route, String path) {
    boolean capable =
        routing != null
            && (routing.istio() != null
                || routing.alb() != null
                || routing.apisix() != null
                || !routing.plugins().isEmpty());
    managed(route.name(), capable, path);
    if (!capable) {
      return;
    }
    boolean exactOnly = routing != null && routing.alb() != null;
    for (int i = 0; i < route.match().size(); i++) {
      StringMatch value = route.match().get(i).headerValue();
      if (value == null || kinds(value) != 1) {
        errors.invalid(
            path + ".match[" + i + "]", "", "set exactly one of exact, prefix and regex");
      } else if (exactOnly && value.exact().isEmpty()) {
        errors.invalid(path + ".match[" + i + "]", "", "alb knows exact values only");
      }
    }
  }

  private void mirrorRoute(SetMirrorRoute route, String path) {
    boolean capable = routing != null && (routing.istio() != null || !routing.plugins().isEmpty());
    managed(route.name(), capable, path);
    Integer percentage = route.percentage();
    if (percentage != null && (percentage < 0 || percentage > 100)) {
      errors.invalid(path + ".percentage", percentage, "must be between 0 and 100");
    }
    for (int i = 0; i < route.match().size(); i++) {
      SetMirrorRoute.RouteMatch match = route.match().get(i);
      boolean method = match.method() == null || kinds(match.method()) == 1;
      boolean place = match.path() == null || kinds(match.path()) == 1;
      if (!method || !place) {
        errors.invalid(
            path + ".match[" + i + "]",
            "",
            "set exactly one of exact, prefix and regex for method and for path");
      }
    }
  }

  private void managed(String name, boolean capable, String path) {
    if (!capable) {
      errors.invalid(path, name, "needs a traffic provider that can do it, such as istio");
    }
    if (routing == null) {
      return;
    }
    if (routing.managedRoutes().isEmpty()) {
      errors.required(
          "spec.strategy.trafficRouting.managedRoutes", "name the route \"" + name + "\" in it");
    } else if (routing.managedRoutes().stream().noneMatch(each -> each.name().equals(name))) {
      errors.invalid(path, name, "must be one of trafficRouting.managedRoutes; add it there");
    }
  }

  private static int kinds(StringMatch match) {
    return (match.exact().isEmpty() ? 0 : 1)
        + (match.prefix().isEmpty() ? 0 : 1)
        + (match.regex().isEmpty() ? 0 : 1);
  }
}
