package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.SchemaRule;
import dev.sluice.schemas.crd.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query to Datadog. */
@Model
public record DatadogMetric(
    @JsonPropertyDescription("How far back the query looks. Default 5m.")
        @SchemaRule(defaultValue = "5m")
        String interval,
    @JsonPropertyDescription("Query, instead of queries.") String query,
    @JsonPropertyDescription("Queries by name, for API v2.") Map<String, String> queries,
    @JsonPropertyDescription("Formula over the names of queries.") String formula,
    @JsonPropertyDescription("v1 or v2. Default v1.")
        @SchemaRule(
            choices = {"v1", "v2"},
            defaultValue = "v1")
        String apiVersion,
    @JsonPropertyDescription("How API v2 makes one number of a series. Default last.")
        @SchemaRule(
            choices = {"avg", "min", "max", "sum", "last", "percentile", "mean", "l2norm", "area"})
        String aggregator,
    @JsonPropertyDescription("Time until the request is given up. Default 10s.")
        @SchemaRule(defaultValue = "10s")
        String requestTimeout,
    @JsonPropertyDescription("Secret with the keys of the account.")
        @Nullable SecretRef secretRef) {

  /** Absent lists, maps and texts become empty ones. */
  public DatadogMetric {
    interval = Values.text(interval);
    query = Values.text(query);
    queries = Values.map(queries);
    formula = Values.text(formula);
    apiVersion = Values.text(apiVersion);
    aggregator = Values.text(aggregator);
    requestTimeout = Values.text(requestTimeout);
  }

  /** A Secret that holds the account. */
  @Model
  public record SecretRef(
      @JsonPropertyDescription("Name of the Secret.") String name,
      @JsonPropertyDescription("True: in the run's namespace, else in the controller's.")
          @OmitDefault
          boolean namespaced) {

    /** Absent lists, maps and texts become empty ones. */
    public SecretRef {
      name = Values.text(name);
    }
  }
}
