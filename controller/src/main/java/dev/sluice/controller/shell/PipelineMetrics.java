package dev.sluice.controller.shell;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** Metrics of the controller's side of Kafka; read when they are scraped. */
final class PipelineMetrics {

  private PipelineMetrics() {}

  static void register(PrometheusRegistry registry, IntSupplier waiting, IntSupplier unsettled) {
    GaugeWithCallback.builder()
        .name("sluice_controller_outbox_records")
        .help("Records that wait for Kafka's acknowledgement")
        .callback(callback -> callback.call(waiting.getAsInt()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("sluice_controller_unsettled_runs")
        .help("AnalysisRuns with a verdict and not yet at their end")
        .callback(callback -> callback.call(unsettled.getAsInt()))
        .register(registry);
  }
}
