package dev.sluice.controller.validation;

import dev.sluice.schemas.crd.rollout.AntiAffinity;
import dev.sluice.schemas.crd.rollout.BlueGreenStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutSpec.Strategy;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks a spec by itself; fields are named as Argo names them in its errors. */
final class SpecValidator {

  private static final int DEFAULT_DEADLINE_SECONDS = 600;
  private static final int DEFAULT_HISTORY_LIMIT = 10;

  private final RolloutSpec spec;
  private final Errors errors = new Errors();

  private SpecValidator(RolloutSpec spec) {
    this.spec = spec;
  }

  static List<SpecError> validate(RolloutSpec spec) {
    SpecValidator check = new SpecValidator(spec);
    check.numbers();
    check.pods();
    check.strategy();
    return check.errors.all();
  }

  private void numbers() {
    errors.nonNegative("spec.replicas", spec.replicas());
    errors.nonNegative("spec.minReadySeconds", spec.minReadySeconds());
    errors.nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit());
    int deadline =
        Objects.requireNonNullElse(spec.progressDeadlineSeconds(), DEFAULT_DEADLINE_SECONDS);
    if (deadline < 0) {
      errors.invalid("spec.progressDeadlineSeconds", deadline, "must be 0 or more");
    } else if (deadline <= spec.minReadySeconds()) {
      errors.invalid(
          "spec.progressDeadlineSeconds",
          deadline,
          "must be greater than minReadySeconds (" + spec.minReadySeconds() + ")");
    }
  }

  private void pods() {
    PodTemplateSpec template = spec.template();
    if (spec.workloadRef() != null) {
      if (!Selectors.readable(spec.selector())) {
        errors.invalid("spec.selector", "", "is not a valid label selector");
      }
      WorkloadValidator.reference(spec.workloadRef(), template, errors);
      return;
    }
    Selectors.validate(spec.selector(), errors);
    if (!Selectors.readable(spec.selector())) {
      return;
    }
    new PodTemplateValidator(errors)
        .validate(template == null ? new PodTemplateSpec() : template, spec.selector());
  }

  private void strategy() {
    Strategy strategy = spec.strategy();
    if (strategy == null || (strategy.canary() == null && strategy.blueGreen() == null)) {
      errors.required("spec.strategy.strategy", "set spec.strategy.canary");
    } else if (strategy.canary() != null && strategy.blueGreen() != null) {
      errors.invalid(
          "spec.strategy.strategy",
          "canary, blueGreen",
          "only one strategy can be set; leave one out");
    } else if (strategy.canary() != null) {
      new CanaryValidator(strategy.canary(), errors).validate();
    } else if (strategy.blueGreen() != null) {
      blueGreen(strategy.blueGreen());
    }
  }

  private void blueGreen(BlueGreenStrategy blueGreen) {
    if (blueGreen.activeService().equals(blueGreen.previewService())) {
      errors.invalid(
          "spec.strategy.activeService",
          blueGreen.activeService(),
          "must be set, and differ from previewService");
    }
    int history = Objects.requireNonNullElse(spec.revisionHistoryLimit(), DEFAULT_HISTORY_LIMIT);
    Integer limit = blueGreen.scaleDownDelayRevisionLimit();
    if (limit != null && limit > history) {
      errors.invalid(
          "spec.strategy.scaleDownDelayRevisionLimit",
          limit,
          "must not be greater than revisionHistoryLimit (" + history + ")");
    }
    String path = "spec.strategy.";
    errors.nonNegative(path + "previewReplicaCount", blueGreen.previewReplicaCount());
    errors.nonNegative(path + "autoPromotionSeconds", blueGreen.autoPromotionSeconds());
    errors.nonNegative(path + "scaleDownDelaySeconds", blueGreen.scaleDownDelaySeconds());
    errors.nonNegative(path + "abortScaleDownDelaySeconds", blueGreen.abortScaleDownDelaySeconds());
    errors.nonNegative(path + "scaleDownDelayRevisionLimit", limit);
    errors.pods(path + "maxUnavailable", blueGreen.maxUnavailable());
    antiAffinity(blueGreen.antiAffinity(), errors);
  }

  /** Exactly one kind, with a weight of 1 to 100 where it has one. */
  static void antiAffinity(@Nullable AntiAffinity antiAffinity, Errors errors) {
    if (antiAffinity == null) {
      return;
    }
    AntiAffinity.Preferred preferred =
        antiAffinity.preferredDuringSchedulingIgnoredDuringExecution();
    boolean required = antiAffinity.requiredDuringSchedulingIgnoredDuringExecution() != null;
    if ((preferred != null) == required) {
      errors.invalid(
          "spec.strategy.antiAffinity",
          "",
          "set exactly one of preferredDuringSchedulingIgnoredDuringExecution and"
              + " requiredDuringSchedulingIgnoredDuringExecution");
    }
    if (preferred != null && (preferred.weight() < 1 || preferred.weight() > 100)) {
      errors.invalid(
          "spec.strategy.antiAffinity.weight", preferred.weight(), "must be between 1 and 100");
    }
  }
}
