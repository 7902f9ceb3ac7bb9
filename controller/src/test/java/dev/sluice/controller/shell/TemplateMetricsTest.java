package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawTemplate;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateMetricsTest {

  private static final String TEMPLATE =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: %s
      metadata: {name: check%s}
      spec:
        metrics:
        - {name: errors, provider: {prometheus: {address: "http://p", query: q}}}
        - {name: smoke, provider: {web: {url: "http://w"}}}
      """;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final TemplateMetrics metrics = new TemplateMetrics(registry);

  @Test
  void aTemplateAndEachOfItsMetricsHasASeries() {
    metrics.observed(template(TEMPLATE.formatted("AnalysisTemplate", ", namespace: shop")));
    metrics.observed(
        Serialization.unmarshal(
            TEMPLATE.formatted("ClusterAnalysisTemplate", ""), RawClusterTemplate.class));

    assertThat(series("analysis_template")).containsExactlyInAnyOrder("shop check", " check");
    assertThat(series("analysis_template_metric"))
        .containsExactlyInAnyOrder(
            "shop check Prometheus errors",
            "shop check Web smoke",
            " check Prometheus errors",
            " check Web smoke");
  }

  @Test
  void aMetricThatWasTakenOutAndATemplateThatIsGoneLeaveNoSeries() {
    String before = TEMPLATE.formatted("AnalysisTemplate", ", namespace: shop");
    metrics.observed(template(before));
    metrics.observed(
        template(before.replace("- {name: smoke, provider: {web: {url: \"http://w\"}}}", "")));
    assertThat(series("analysis_template_metric")).containsExactly("shop check Prometheus errors");

    metrics.deleted(template(before));
    assertThat(series("analysis_template")).isEmpty();
    assertThat(series("analysis_template_metric")).isEmpty();
  }

  @Test
  void aMalformedTemplateCountsWithoutItsMetrics() {
    metrics.observed(
        template(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: {name: check, namespace: shop}
            spec: {metrics: 5}
            """));

    assertThat(series("analysis_template")).containsExactly("shop check");
    assertThat(series("analysis_template_metric")).isEmpty();
  }

  private static RawTemplate template(String yaml) {
    return Serialization.unmarshal(yaml, RawTemplate.class);
  }

  /** The values of the labels namespace, name, type and metric of each series. */
  private List<String> series(String name) {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals(name))
        .map(MetricSnapshot::getDataPoints)
        .flatMap(List::stream)
        .map(
            point ->
                List.of("namespace", "name", "type", "metric").stream()
                    .filter(label -> point.getLabels().contains(label))
                    .map(label -> point.getLabels().get(label))
                    .reduce((one, other) -> one + " " + other)
                    .orElse(""))
        .toList();
  }
}
