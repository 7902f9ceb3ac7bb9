package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries to Amazon CloudWatch. */
@Model
public record CloudWatchMetric(
    @JsonPropertyDescription("How far back the queries look. Default 5m.") String interval,
    @JsonPropertyDescription("The queries.") List<DataQuery> metricDataQueries) {

  /** Absent lists, maps and texts become empty ones. */
  public CloudWatchMetric {
    interval = Values.text(interval);
    metricDataQueries = Values.list(metricDataQueries);
  }

  /** One query. */
  @Model
  public record DataQuery(
      @JsonPropertyDescription("Name of the query within this metric.") String id,
      @JsonPropertyDescription("Expression over other queries, instead of metricStat.")
          String expression,
      @JsonPropertyDescription("Label.") String label,
      @JsonPropertyDescription("A metric, instead of expression.") @Nullable MetricStat metricStat,
      @JsonPropertyDescription("Seconds between points.") @Nullable IntOrString period,
      @JsonPropertyDescription("Whether the data of this query is in the answer.")
          @Nullable Boolean returnData) {

    /** Absent lists, maps and texts become empty ones. */
    public DataQuery {
      id = Values.text(id);
      expression = Values.text(expression);
      label = Values.text(label);
    }
  }

  /** A statistic of a metric. */
  @Model
  public record MetricStat(
      @JsonPropertyDescription("The metric.") @Nullable StatMetric metric,
      @JsonPropertyDescription("Seconds between points.") @Nullable IntOrString period,
      @JsonPropertyDescription("Statistic, such as Average.") String stat,
      @JsonPropertyDescription("Unit.") String unit) {

    /** Absent lists, maps and texts become empty ones. */
    public MetricStat {
      stat = Values.text(stat);
      unit = Values.text(unit);
    }
  }

  /** A metric of CloudWatch. */
  @Model
  public record StatMetric(
      @JsonPropertyDescription("Dimensions.") List<Dimension> dimensions,
      @JsonPropertyDescription("Name.") String metricName,
      @JsonPropertyDescription("Namespace.") String namespace) {

    /** Absent lists, maps and texts become empty ones. */
    public StatMetric {
      dimensions = Values.list(dimensions);
      metricName = Values.text(metricName);
      namespace = Values.text(namespace);
    }
  }

  /** A dimension of a metric. */
  @Model
  public record Dimension(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Value.") String value) {

    /** Absent lists, maps and texts become empty ones. */
    public Dimension {
      name = Values.text(name);
      value = Values.text(value);
    }
  }
}
