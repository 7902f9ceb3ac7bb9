package dev.sluice.local.prometheus;

import java.util.Map;

/**
 * A query the server was asked.
 *
 * @param expression the PromQL text
 * @param range whether it was a range query
 * @param parameters all parameters, the expression among them
 * @param headers the request's headers by lower-case name, first value of each
 */
public record Query(
    String expression, boolean range, Map<String, String> parameters, Map<String, String> headers) {

  /** Copies the maps. */
  public Query {
    parameters = Map.copyOf(parameters);
    headers = Map.copyOf(headers);
  }
}
