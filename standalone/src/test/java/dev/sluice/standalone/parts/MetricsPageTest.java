package dev.sluice.standalone.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.shell.RequestCounter;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.standalone.docs.GoldenPage;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsPageTest {

  private static final String INTRODUCTION =
      """
      # Metrics

      Served as `/metrics` on port 8090 (`metrics.port`) by every process, each with the metrics of the parts it
      runs, beside the JVM's (`jvm_...`, `process_...`) and `sluice_build_info`. Names without `sluice_` are Argo Rollouts'
      own: dashboards and alerts for it keep working.

      This page is generated from what the parts register; a test fails when it drifts.

      """;

  @TempDir static Path dir;

  private static final Map<String, Collector> REGISTERED = new TreeMap<>();

  @Test
  void thePageIsUpToDate() throws IOException {
    GoldenPage.check("metrics.md", INTRODUCTION + page(REGISTERED));
  }

  @Test
  void everyMetricSaysWhatItMeasuresUnderANameOfSluiceOrArgo() {
    assertThat(REGISTERED)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            (name, metric) -> {
              assertThat(name)
                  .matches(
                      "(sluice_|rollout_|analysis_run_|analysis_template_|argo_rollouts_|controller_clientset_).*");
              assertThat(help(metric)).isNotBlank();
            });
  }

  @BeforeAll
  static void makeEveryPart() {
    Listing registry = new Listing();
    SluiceConfig config =
        SluiceConfig.load(
            Optional.empty(), Map.of(), Map.of("dataDir", new Setting(dir.toString(), "the test")));
    var unused = new RequestCounter(registry);
    Parts parts =
        new Parts(new PartConfigs(config, "127.0.0.1:1", "test"), registry, InstantSource.system());
    try (KubernetesClient client =
        Kubernetes.client(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())) {
      List<Part> made =
          List.of(
              parts.controller(client, () -> {}),
              parts.aggregator(),
              parts.worker(client),
              parts.router(client));
      made.reversed().forEach(part -> part.close().run());
    }
    registry.collectors.forEach(collector -> REGISTERED.put(scrapedName(collector), collector));
  }

  private static String scrapedName(Collector metric) {
    String suffix =
        switch (metric.getMetricType()) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          case null, default -> "";
        };
    return metric.getPrometheusName() + suffix;
  }

  private static String page(Map<String, Collector> metrics) {
    StringBuilder page =
        new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    metrics.forEach(
        (name, metric) ->
            page.append(
                "| `%s` | %s | %s | %s |%n"
                    .formatted(
                        name,
                        String.valueOf(metric.getMetricType()).toLowerCase(Locale.ROOT),
                        labels(metric),
                        help(metric))));
    return page.toString();
  }

  private static String help(Collector metric) {
    MetricMetadata metadata = metric.getMetadata();
    return metadata == null || metadata.getHelp() == null ? "" : metadata.getHelp();
  }

  private static String labels(Collector metric) {
    Set<String> labels = metric.getLabelNames();
    return labels == null || labels.isEmpty()
        ? ""
        : "`" + String.join("`, `", new TreeSet<>(labels)) + "`";
  }

  private static final class Listing extends PrometheusRegistry {

    private final List<Collector> collectors = new ArrayList<>();

    @Override
    public void register(Collector collector) {
      super.register(collector);
      collectors.add(collector);
    }
  }
}
