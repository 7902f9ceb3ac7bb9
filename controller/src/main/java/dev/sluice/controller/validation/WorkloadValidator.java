package dev.sluice.controller.validation;

import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.planner.Workload;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a workloadRef, and the template that it leads to. */
final class WorkloadValidator {

  private static final String PATH = "spec.workloadRef";
  private static final Set<String> SCALE_DOWN = Set.of("", "never", "onsuccess", "progressively");

  private WorkloadValidator() {}

  /** The reference by itself. */
  static void reference(WorkloadRef reference, @Nullable PodTemplateSpec template, Errors errors) {
    if (template != null && hasMetadata(template)) {
      errors.add(
          new SpecError(
              "spec.template",
              SpecError.Type.INTERNAL_ERROR,
              "",
              "template and workloadRef cannot both be set; leave one out"));
    }
    if (Workload.Kind.of(reference).isEmpty()) {
      String allowed =
          Arrays.stream(Workload.Kind.values())
              .map(kind -> kind.apiVersion() + " " + kind.text())
              .collect(Collectors.joining(", "));
      errors.add(
          new SpecError(
              PATH + ".kind",
              SpecError.Type.NOT_SUPPORTED,
              (reference.apiVersion() + " " + reference.kind()).trim(),
              "apiVersion and kind must be one of " + allowed));
    }
    if (reference.name().isEmpty()) {
      errors.required(PATH + ".name", "name the workload");
    }
    if (!SCALE_DOWN.contains(reference.scaleDown())) {
      errors.add(
          new SpecError(
              PATH + ".scaleDown",
              SpecError.Type.NOT_SUPPORTED,
              reference.scaleDown(),
              "must be never, onsuccess or progressively"));
    }
  }

  /** What a sound reference leads to. */
  static List<SpecError> resolved(RolloutSnapshot snapshot) {
    Errors errors = new Errors();
    RolloutSpec written = snapshot.rollout().getSpec();
    WorkloadRef reference = written.workloadRef();
    if (reference == null || Workload.Kind.of(reference).isEmpty()) {
      return List.of();
    }
    if (snapshot.workload().isEmpty()) {
      if (snapshot.problems().isEmpty()) {
        errors.add(
            SpecError.notFound(
                PATH + ".name",
                reference.name(),
                "%s \"%s\" not found; create it or correct the name"
                    .formatted(reference.kind(), reference.name())));
      }
      return errors.all();
    }
    Workload workload = snapshot.workload().get();
    RolloutSpec spec = workload.resolve(snapshot.rollout()).getSpec();
    if (spec.selector() == null) {
      errors.required(
          "spec.selector", "set the labels of its pods, for a PodTemplate has no selector");
      return errors.all();
    }
    new PodTemplateValidator(errors).validate(workload.template(), spec.selector());
    return errors.all().stream().map(error -> at(workload, error)).toList();
  }

  /** The field of the workload in place of the one that it stands for. */
  private static SpecError at(Workload workload, SpecError error) {
    String path =
        workload.kind() == Workload.Kind.POD_TEMPLATE
            ? error.field().substring("spec.".length())
            : error.field();
    return new SpecError(
        workload.describe() + " " + path, error.type(), error.value(), error.message());
  }

  private static boolean hasMetadata(PodTemplateSpec template) {
    return template.getMetadata() != null
        && (!isEmpty(template.getMetadata().getLabels())
            || !isEmpty(template.getMetadata().getAnnotations()));
  }

  private static boolean isEmpty(@Nullable Map<String, String> map) {
    return map == null || map.isEmpty();
  }
}
