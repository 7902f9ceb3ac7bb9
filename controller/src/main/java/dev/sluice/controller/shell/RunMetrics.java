package dev.sluice.controller.shell;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.Metric;
import dev.sluice.schemas.crd.analysis.MetricProvider;
import dev.sluice.schemas.crd.analysis.MetricResult;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of AnalysisRuns under Argo's names. Series of an object that is gone are removed at once.
 * Thread-safe.
 */
final class RunMetrics {

  private final ObjectSeries series = new ObjectSeries();
  private final ObjectInfo info;
  private final Gauge phase;
  private final Gauge metricType;
  private final Gauge metricPhase;
  private final Histogram reconcile;
  private final Gauge errors;

  RunMetrics(PrometheusRegistry registry) {
    info =
        ObjectInfo.register(
            registry, "analysis_run", "AnalysisRuns, by phase", "namespace", "name", "phase");
    phase =
        Gauge.builder()
            .name("analysis_run_phase")
            .help("The phase of each AnalysisRun (analysis_run_info says the same)")
            .labelNames("namespace", "name", "phase")
            .register(registry);
    metricType =
        Gauge.builder()
            .name("analysis_run_metric_type")
            .help("Which provider measures each metric")
            .labelNames("namespace", "name", "metric", "type")
            .register(registry);
    metricPhase =
        Gauge.builder()
            .name("analysis_run_metric_phase")
            .help("The phase of each metric of each AnalysisRun")
            .labelNames("namespace", "name", "metric", "type", "dry_run", "phase")
            .register(registry);
    reconcile =
        Histogram.builder()
            .name("analysis_run_reconcile")
            .help("Seconds a look at an AnalysisRun took")
            .classicOnly()
            .classicUpperBounds(0.01, 0.15, 0.25, 0.5, 1)
            .register(registry);
    errors =
        // A gauge, since a counter's name would end in _total, which Argo's does not.
        Gauge.builder()
            .name("analysis_run_reconcile_error")
            .help("Looks at an AnalysisRun that failed and were tried again")
            .register(registry);
  }

  /** The run stands like this now. */
  void observed(AnalysisRun run) {
    String namespace = run.getMetadata().getNamespace();
    String name = run.getMetadata().getName();
    String now = text(run.getStatus().phase());
    List<ObjectSeries.Series> all = new ArrayList<>();
    info.add(namespace, name, now);
    phase.labelValues(namespace, name, now).set(1);
    all.add(
        new ObjectSeries.Series(
            "run " + now,
            () -> {
              info.remove(namespace, name, now);
              phase.remove(namespace, name, now);
            }));
    Map<String, String> types = new HashMap<>();
    for (Metric metric : run.getSpec().metrics()) {
      String type = type(metric.provider());
      types.put(metric.name(), type);
      metricType.labelValues(namespace, name, metric.name(), type).set(1);
      all.add(
          new ObjectSeries.Series(
              "type " + metric.name() + " " + type,
              () -> metricType.remove(namespace, name, metric.name(), type)));
    }
    for (MetricResult result : run.getStatus().metricResults()) {
      String[] labels = {
        namespace,
        name,
        result.name(),
        types.getOrDefault(result.name(), ""),
        Boolean.toString(result.dryRun()),
        text(result.phase())
      };
      metricPhase.labelValues(labels).set(1);
      all.add(
          new ObjectSeries.Series(
              "metric " + String.join(" ", labels), () -> metricPhase.remove(labels)));
    }
    series.replace(namespace + "/" + name, all);
  }

  /** A look at a run ended. */
  void looked(Duration took) {
    reconcile.observe(took.toNanos() / 1e9);
  }

  /** A look at a run failed. */
  void failed() {
    errors.inc();
  }

  void deleted(String namespace, String name) {
    series.remove(namespace + "/" + name);
  }

  private static String text(@Nullable AnalysisPhase phase) {
    return phase == null ? "" : phase.text();
  }

  /** Argo's name of a provider, empty for none. */
  static String type(@Nullable MetricProvider provider) {
    if (provider == null) {
      return "";
    }
    if (provider.prometheus() != null) {
      return "Prometheus";
    }
    if (provider.web() != null) {
      return "Web";
    }
    if (provider.job() != null) {
      return "Job";
    }
    if (provider.datadog() != null) {
      return "Datadog";
    }
    if (provider.newRelic() != null) {
      return "NewRelic";
    }
    if (provider.cloudWatch() != null) {
      return "CloudWatch";
    }
    if (provider.kayenta() != null) {
      return "Kayenta";
    }
    if (provider.wavefront() != null) {
      return "Wavefront";
    }
    if (provider.graphite() != null) {
      return "Graphite";
    }
    if (provider.influxdb() != null) {
      return "Influxdb";
    }
    if (provider.skywalking() != null) {
      return "SkyWalking";
    }
    return provider.plugin().isEmpty() ? "" : "Plugin";
  }
}
