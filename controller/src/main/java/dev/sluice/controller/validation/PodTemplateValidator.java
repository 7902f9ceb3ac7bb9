package dev.sluice.controller.validation;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of a pod template what keeps a ReplicaSet from being made of it. */
final class PodTemplateValidator {

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
  private static final int MAX_PORT = 65_535;

  private final Errors errors;

  PodTemplateValidator(Errors errors) {
    this.errors = errors;
  }

  void validate(PodTemplateSpec template, @Nullable LabelSelector selector) {
    Map<String, String> labels =
        template.getMetadata() == null
            ? Map.of()
            : Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of());
    if (!Selectors.selects(selector, labels)) {
      errors.invalid(
          "spec.template.metadata.labels", labels, "must be such that spec.selector selects them");
    }
    labels.forEach(
        (key, value) -> {
          if (!Selectors.isLabelValue(value)) {
            errors.invalid("spec.template.labels", value, "is no value of a label (" + key + ")");
          }
        });
    PodSpec spec = template.getSpec() == null ? new PodSpec() : template.getSpec();
    List<Container> containers = Objects.requireNonNullElse(spec.getContainers(), List.of());
    if (containers.isEmpty()) {
      errors.required("spec.template.spec.containers", "set at least one container");
    }
    for (int i = 0; i < containers.size(); i++) {
      container(containers.get(i), "spec.template.spec.containers[" + i + "]");
    }
    String restart = Objects.requireNonNullElse(spec.getRestartPolicy(), "Always");
    if (!restart.equals("Always")) {
      errors.add(
          new SpecError(
              "spec.template.spec.restartPolicy",
              SpecError.Type.NOT_SUPPORTED,
              restart,
              "must be Always"));
    }
  }

  private void container(Container container, String path) {
    String name = Objects.requireNonNullElse(container.getName(), "");
    if (name.isEmpty()) {
      errors.required(path + ".name", "name the container");
    } else if (!DNS_LABEL.matcher(name).matches()) {
      errors.invalid(
          path + ".name", name, "must be at most 63 small letters, digits or -, such as web-1");
    }
    if (Objects.requireNonNullElse(container.getImage(), "").isEmpty()) {
      errors.required(path + ".image", "set the image");
    }
    List<ContainerPort> ports = Objects.requireNonNullElse(container.getPorts(), List.of());
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), path + ".ports[" + i + "].containerPort");
    }
    if (container.getResources() != null) {
      resources(container, path + ".resources.requests");
    }
  }

  private void port(ContainerPort port, String field) {
    int number = Objects.requireNonNullElse(port.getContainerPort(), 0);
    if (number == 0) {
      errors.required(field, "set the port");
    } else if (number < 0 || number > MAX_PORT) {
      errors.invalid(field, number, "must be between 1 and " + MAX_PORT);
    }
  }

  private void resources(Container container, String field) {
    Map<String, Quantity> requests =
        Objects.requireNonNullElse(container.getResources().getRequests(), Map.of());
    Map<String, Quantity> limits =
        Objects.requireNonNullElse(container.getResources().getLimits(), Map.of());
    requests.forEach(
        (resource, wanted) -> {
          Quantity limit = limits.get(resource);
          if (limit != null && exceeds(wanted, limit)) {
            errors.invalid(
                field, wanted, "must not be more than the limit of " + limit + " " + resource);
          }
        });
  }

  private static boolean exceeds(Quantity wanted, Quantity limit) {
    Optional<BigDecimal> left = amount(wanted);
    Optional<BigDecimal> right = amount(limit);
    return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) > 0;
  }

  private static Optional<BigDecimal> amount(Quantity quantity) {
    try {
      return Optional.of(Quantity.getAmountInBytes(quantity));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the API server tells what is wrong with it
    }
  }
}
