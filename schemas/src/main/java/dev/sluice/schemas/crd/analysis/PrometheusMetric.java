package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query to a server that speaks the Prometheus HTTP API. */
@Model
public record PrometheusMetric(
    @JsonPropertyDescription("Absolute URL of the server.") String address,
    @JsonPropertyDescription("PromQL query.") String query,
    @JsonPropertyDescription("How to authenticate.") @Nullable Authentication authentication,
    @JsonPropertyDescription("Seconds until the query is given up. Default 30.")
        @Nullable Long timeout,
    @JsonPropertyDescription("Do not check the TLS certificate of the server.") @OmitDefault
        boolean insecure,
    @JsonPropertyDescription("Headers to send along.") List<HttpHeader> headers,
    @JsonPropertyDescription("Ask for a range of time instead of one instant.")
        @Nullable RangeQuery rangeQuery) {

  /** Absent lists, maps and texts become empty ones. */
  public PrometheusMetric {
    address = Values.text(address);
    query = Values.text(query);
    headers = Values.list(headers);
  }

  /** A range of time. */
  @Model
  public record RangeQuery(
      @JsonPropertyDescription(
              "Expression for the first instant, such as now() - duration(\"5m\").")
          String start,
      @JsonPropertyDescription("Expression for the last instant, such as now().") String end,
      @JsonPropertyDescription("Time between two points (30s, 1m).") String step) {

    /** Absent lists, maps and texts become empty ones. */
    public RangeQuery {
      start = Values.text(start);
      end = Values.text(end);
      step = Values.text(step);
    }
  }
}
