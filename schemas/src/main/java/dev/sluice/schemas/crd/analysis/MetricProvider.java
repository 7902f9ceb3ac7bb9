package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a measurement comes from; exactly one field is set. */
@Model
@RecordBuilder
public record MetricProvider(
    @JsonPropertyDescription("A Prometheus query.") @Nullable PrometheusMetric prometheus,
    @JsonPropertyDescription("A Kayenta canary judgement.") @Nullable KayentaMetric kayenta,
    @JsonPropertyDescription("An HTTP request.") @Nullable WebMetric web,
    @JsonPropertyDescription("A Datadog query.") @Nullable DatadogMetric datadog,
    @JsonPropertyDescription("A Wavefront query.") @Nullable WavefrontMetric wavefront,
    @JsonPropertyDescription("A New Relic query.") @Nullable NewRelicMetric newRelic,
    @JsonPropertyDescription("A Kubernetes Job whose success is the measurement.")
        @Nullable JobMetric job,
    @JsonPropertyDescription("Amazon CloudWatch queries.") @Nullable CloudWatchMetric cloudWatch,
    @JsonPropertyDescription("A Graphite query.") @Nullable GraphiteMetric graphite,
    @JsonPropertyDescription("An InfluxDB query.") @Nullable InfluxdbMetric influxdb,
    @JsonPropertyDescription("An Apache SkyWalking query.") @Nullable SkyWalkingMetric skywalking,
    @JsonPropertyDescription("Configuration of a metric plugin, under its name.")
        Map<String, JsonNode> plugin)
    implements MetricProviderBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public MetricProvider {
    plugin = Values.map(plugin);
  }
}
