package dev.sluice.controller.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.pass.RolloutReading;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.ClusterAnalysisTemplate;
import dev.sluice.schemas.crd.analysis.Metric;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Metrics of analysis templates under Argo's names; those of the cluster have an empty namespace. A
 * template that is malformed counts, its metrics do not. Thread-safe.
 */
final class TemplateMetrics {

  private final ObjectSeries series = new ObjectSeries();
  private final Info info;
  private final Info metricInfo;

  TemplateMetrics(PrometheusRegistry registry) {
    info =
        Info.builder()
            .name("analysis_template_info")
            .help("AnalysisTemplates, and ClusterAnalysisTemplates with an empty namespace")
            .labelNames("namespace", "name")
            .register(registry);
    metricInfo =
        Info.builder()
            .name("analysis_template_metric_info")
            .help("The metrics of each template, by provider")
            .labelNames("namespace", "name", "type", "metric")
            .register(registry);
  }

  /** A template is there or has changed. */
  void observed(RawTemplate template) {
    observed(
        template,
        RolloutReading.sound(template, AnalysisTemplate.class)
            .map(sound -> sound.getSpec().metrics())
            .orElse(List.of()));
  }

  /** A template of the cluster is there or has changed. */
  void observed(RawClusterTemplate template) {
    observed(
        template,
        RolloutReading.sound(template, ClusterAnalysisTemplate.class)
            .map(sound -> sound.getSpec().metrics())
            .orElse(List.of()));
  }

  /** A template is gone. */
  void deleted(CustomResource<JsonNode, JsonNode> template) {
    series.remove(namespace(template) + "/" + template.getMetadata().getName());
  }

  private void observed(CustomResource<JsonNode, JsonNode> template, List<Metric> metrics) {
    String namespace = namespace(template);
    String name = template.getMetadata().getName();
    info.addLabelValues(namespace, name);
    List<ObjectSeries.Series> all = new ArrayList<>();
    all.add(new ObjectSeries.Series("template", () -> info.remove(namespace, name)));
    for (Metric metric : metrics) {
      String type = RunMetrics.type(metric.provider());
      metricInfo.addLabelValues(namespace, name, type, metric.name());
      all.add(
          new ObjectSeries.Series(
              type + " " + metric.name(),
              () -> metricInfo.remove(namespace, name, type, metric.name())));
    }
    series.replace(namespace + "/" + name, all);
  }

  private static String namespace(HasMetadata template) {
    return Objects.requireNonNullElse(template.getMetadata().getNamespace(), "");
  }
}
