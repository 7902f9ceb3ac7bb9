package dev.sluice.local.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies in the format of Prometheus' HTTP API v1. Pure. */
final class Bodies {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Bodies() {}

  static String vector(List<Double> values, boolean range, Instant now) {
    List<Map<String, Object>> series = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      Map<String, String> labels =
          values.size() == 1 ? Map.of() : Map.of("series", Integer.toString(index));
      List<Object> point = point(values.get(index), now);
      series.add(
          range
              ? Map.of("metric", labels, "values", List.of(point))
              : Map.of("metric", labels, "value", point));
    }
    return success(range ? "matrix" : "vector", series);
  }

  static String scalar(double value, Instant now) {
    return success("scalar", point(value, now));
  }

  static String failure(String errorType, String error) {
    return json(Map.of("status", "error", "errorType", errorType, "error", error));
  }

  private static String success(String type, Object result) {
    return json(Map.of("status", "success", "data", Map.of("resultType", type, "result", result)));
  }

  private static List<Object> point(double value, Instant now) {
    return List.of(now.toEpochMilli() / 1000.0, number(value));
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists and numbers are always JSON", e);
    }
  }
}
