package dev.sluice.controller.shell;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/** The version of this controller, as a metric. */
final class ControllerInfo {

  private ControllerInfo() {}

  static void register(PrometheusRegistry registry) {
    String version =
        Optional.ofNullable(ControllerInfo.class.getPackage().getImplementationVersion())
            .orElse("development");
    Info.builder()
        .name("argo_rollouts_controller_info")
        .help("The version of the controller")
        .labelNames("version")
        .register(registry)
        .setLabelValues(version);
  }
}
