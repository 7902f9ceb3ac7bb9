package dev.sluice.controller.shell;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An info metric with a series for each object. The library's own looks at all series and copies
 * them when one is added, which is too much for thousands. Thread-safe.
 */
final class ObjectInfo implements Collector {

  private final MetricMetadata metadata;
  private final String[] labels;
  private final Set<List<String>> series = ConcurrentHashMap.newKeySet();

  private ObjectInfo(MetricMetadata metadata, String[] labels) {
    this.metadata = metadata;
    this.labels = labels;
  }

  /**
   * Registers a metric that has no series yet.
   *
   * @param name without {@code _info}
   */
  static ObjectInfo register(
      PrometheusRegistry registry, String name, String help, String... labels) {
    ObjectInfo info = new ObjectInfo(new MetricMetadata(name, help), labels);
    registry.register(info);
    return info;
  }

  /** Adds a series; does nothing when it is there. */
  void add(String... values) {
    series.add(List.of(values));
  }

  /** Removes a series. */
  void remove(String... values) {
    series.remove(List.of(values));
  }

  @Override
  public MetricSnapshot collect() {
    return new InfoSnapshot(
        metadata,
        series.stream()
            .map(values -> Labels.of(labels, values.toArray(String[]::new)))
            .map(InfoDataPointSnapshot::new)
            .toList());
  }

  @Override
  public String getPrometheusName() {
    return metadata.getPrometheusName();
  }

  @Override
  public MetricType getMetricType() {
    return MetricType.INFO;
  }

  @Override
  public Set<String> getLabelNames() {
    return Set.of(labels);
  }

  @Override
  public MetricMetadata getMetadata() {
    return metadata;
  }
}
