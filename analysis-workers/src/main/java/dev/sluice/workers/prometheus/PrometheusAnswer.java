package dev.sluice.workers.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.workers.http.HttpAnswer;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer of Prometheus' HTTP API: a scalar is a float, a vector a list of floats, a matrix the
 * floats of all its series one after the other; labels and times are lost.
 *
 * @param value what conditions see, and its text
 * @param warnings what Prometheus warned of
 */
record PrometheusAnswer(Outcome.Value value, List<String> warnings) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads the answer to a query; {@code place} is where it came from, for errors. */
  static PrometheusAnswer parse(String place, HttpAnswer answer) throws ProviderException {
    JsonNode json = json(place, answer);
    if (!json.path("status").asText().equals("success")) {
      throw new ProviderException(
          "Prometheus refused the query: %s: %s"
              .formatted(
                  json.path("errorType").asText("status " + answer.status()),
                  json.path("error").asText("no reason given")));
    }
    List<String> warnings = new ArrayList<>();
    json.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    JsonNode data = json.path("data");
    return new PrometheusAnswer(
        value(data.path("resultType").asText(), data.path("result")), List.copyOf(warnings));
  }

  private static JsonNode json(String place, HttpAnswer answer) throws ProviderException {
    try {
      JsonNode json = MAPPER.readTree(answer.body());
      if (json != null && json.isObject() && json.has("status")) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Told below together with what came instead.
    }
    throw new ProviderException(
        (answer.successful()
                ? "%s gave what is not an answer of Prometheus (check provider.prometheus.address): %s"
                : "%s gave status " + answer.status() + ": %s")
            .formatted(place, answer.excerpt()));
  }

  private static Outcome.Value value(String type, JsonNode result) throws ProviderException {
    return switch (type) {
      case "scalar" -> {
        double number = sample(result);
        yield new Outcome.Value(new Answer.Number(number), render(number));
      }
      case "vector" -> {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode series : result) {
          numbers.add(sample(series.path("value")));
        }
        yield list(numbers);
      }
      case "matrix" -> {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode series : result) {
          if (!series.has("values")) {
            throw noSample(series);
          }
          for (JsonNode pair : series.path("values")) {
            numbers.add(sample(pair));
          }
        }
        yield list(numbers);
      }
      default ->
          throw new ProviderException(
              "Prometheus answered with a '%s'; a query must yield a scalar, a vector or a matrix"
                  .formatted(type));
    };
  }

  private static Outcome.Value list(List<Double> numbers) {
    String rendered =
        numbers.stream().map(PrometheusAnswer::render).collect(Collectors.joining(",", "[", "]"));
    return new Outcome.Value(new Answer.Numbers(numbers), rendered);
  }

  /** The number of a {@code [time, "number"]} pair. */
  private static double sample(JsonNode pair) throws ProviderException {
    JsonNode number = pair.path(1);
    if (!number.isTextual()) {
      throw noSample(pair);
    }
    return switch (number.asText()) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(number.asText());
        } catch (NumberFormatException e) {
          throw noSample(pair);
        }
      }
    };
  }

  private static ProviderException noSample(JsonNode found) {
    String text = found.toString();
    return new ProviderException(
        "Prometheus answered with something that is no float sample (native histograms are not"
            + " supported): "
            + text.substring(0, Math.min(100, text.length())));
  }

  /** Shortest decimal without exponent, as Go's 'f' format. */
  static String render(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** The text of the {@code warnings} metadata: quoted, joined by comma. */
  String warningText() {
    return warnings.stream().collect(Collectors.joining("\", \"", "\"", "\""));
  }
}
