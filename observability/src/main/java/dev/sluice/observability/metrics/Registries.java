package dev.sluice.observability.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Makes the registry that all parts of one process register their metrics with. */
public final class Registries {

  private Registries() {}

  /** A new registry with the JVM's metrics and {@code sluice_build_info}. */
  public static PrometheusRegistry create(String version) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    Info build =
        Info.builder()
            .name("sluice_build_info")
            .help("Version of Sluice.")
            .labelNames("version")
            .register(registry);
    build.setLabelValues(version);
    return registry;
  }
}
