package dev.sluice.controller.validation;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.planner.RunRole;
import dev.sluice.controller.planner.RunSpecs;
import dev.sluice.controller.planner.RunTemplate;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.rollout.BlueGreenStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.run.Resolution;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what a valid spec refers to: Services, templates, arguments. */
final class ReferenceValidator {

  private final RolloutSnapshot snapshot;
  private final List<SpecError> errors = new ArrayList<>();

  private ReferenceValidator(RolloutSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  static List<SpecError> validate(RolloutSnapshot snapshot) {
    ReferenceValidator check = new ReferenceValidator(snapshot);
    RolloutSpec spec = snapshot.rollout().getSpec();
    CanaryStrategy canary = spec.strategy() == null ? null : spec.strategy().canary();
    if (canary != null) {
      check.service(canary.stableService(), "spec.strategy.canary.stableService");
      check.service(canary.canaryService(), "spec.strategy.canary.canaryService");
      if (canary.pingPong() != null) {
        check.service(canary.pingPong().pingService(), "spec.strategy.canary.pingPong.pingService");
        check.service(canary.pingPong().pongService(), "spec.strategy.canary.pingPong.pongService");
      }
      check.analyses(canary);
    }
    BlueGreenStrategy blueGreen = spec.strategy() == null ? null : spec.strategy().blueGreen();
    if (blueGreen != null) {
      check.service(blueGreen.activeService(), "spec.strategy.blueGreen.activeService");
      check.service(blueGreen.previewService(), "spec.strategy.blueGreen.previewService");
      check.analyses(blueGreen);
    }
    return check.errors;
  }

  private void service(String name, String field) {
    if (name.isEmpty()) {
      return;
    }
    Optional<Service> service =
        snapshot.services().stream()
            .filter(each -> ReplicaSets.name(each).equals(name))
            .findFirst();
    if (service.isEmpty()) {
      errors.add(
          SpecError.notFound(
              field, name, "service \"" + name + "\" not found; create it or correct the name"));
      return;
    }
    String rollout = ReplicaSets.name(snapshot.rollout());
    ReplicaSets.annotation(service.get(), Annotations.MANAGED_BY)
        .filter(manager -> !manager.equals(rollout))
        .ifPresent(
            manager ->
                errors.add(
                    SpecError.invalid(
                        field,
                        name,
                        "service \""
                            + name
                            + "\" is managed by the Rollout \""
                            + manager
                            + "\"; give each Rollout Services of its own")));
    selector(service.get(), field);
  }

  private void selector(Service service, String field) {
    Map<String, String> selector =
        service.getSpec() == null || service.getSpec().getSelector() == null
            ? Map.of()
            : service.getSpec().getSelector();
    Map<String, String> labels = templateLabels();
    selector.forEach(
        (key, value) -> {
          if (!key.equals(Annotations.POD_HASH) && !value.equals(labels.get(key))) {
            errors.add(
                SpecError.invalid(
                    field,
                    ReplicaSets.name(service),
                    "service \""
                        + ReplicaSets.name(service)
                        + "\" selects "
                        + key
                        + "="
                        + value
                        + ", which the labels of spec.template do not have"));
          }
        });
  }

  private Map<String, String> templateLabels() {
    PodTemplateSpec template =
        snapshot.workload().map(Workload::template).orElse(snapshot.rollout().getSpec().template());
    return template == null
            || template.getMetadata() == null
            || template.getMetadata().getLabels() == null
        ? Map.of()
        : template.getMetadata().getLabels();
  }

  private void analyses(CanaryStrategy canary) {
    if (canary.analysis() != null) {
      analysis(RunTemplate.ofBackground(canary.analysis()), "spec.strategy.canary.analysis");
    }
    for (int i = 0; i < canary.steps().size(); i++) {
      CanaryStep step = canary.steps().get(i);
      if (step.analysis() != null) {
        analysis(
            RunTemplate.ofStep(step.analysis(), i),
            "spec.strategy.canary.steps[" + i + "].analysis");
      }
    }
  }

  private void analyses(BlueGreenStrategy blueGreen) {
    if (blueGreen.prePromotionAnalysis() != null) {
      analysis(
          RunTemplate.beforePromotion(blueGreen.prePromotionAnalysis()),
          "spec.strategy.blueGreen.prePromotionAnalysis");
    }
    if (blueGreen.postPromotionAnalysis() != null) {
      analysis(
          RunTemplate.afterPromotion(blueGreen.postPromotionAnalysis()),
          "spec.strategy.blueGreen.postPromotionAnalysis");
    }
  }

  private void analysis(RunTemplate template, String path) {
    // What the hashes are does not matter for whether they can be resolved.
    RunSpecs.Hashes hashes = new RunSpecs.Hashes("latest", "stable");
    switch (RunSpecs.of(snapshot, template, hashes)) {
      case RunSpecs.Result.Problem(SpecError error) ->
          errors.add(
              new SpecError(
                  path + "." + error.field(), error.type(), error.value(), error.message()));
      case RunSpecs.Result.Spec(AnalysisRunSpec spec) -> measurable(spec, template, path);
    }
  }

  private void measurable(AnalysisRunSpec spec, RunTemplate template, String path) {
    switch (dev.sluice.schemas.run.RunSpecs.resolve(spec)) {
      case Resolution.Invalid(String prefix, List<String> wrong) ->
          wrong.forEach(
              each -> errors.add(SpecError.invalid(path + ".templates", "", prefix + ": " + each)));
      case Resolution.Measurable(List<MetricSpec> metrics, var secrets) ->
          metrics.stream()
              .filter(metric -> template.role() != RunRole.BACKGROUND && isEndless(metric))
              .forEach(
                  metric ->
                      errors.add(
                          SpecError.invalid(
                              path + ".templates",
                              metric.getName(),
                              "the metric has an interval and no count, so it never ends; give it"
                                  + " a count, or use it in a background analysis")));
    }
  }

  private static boolean isEndless(MetricSpec metric) {
    return metric.getCount() == 0 && metric.hasInterval();
  }
}
