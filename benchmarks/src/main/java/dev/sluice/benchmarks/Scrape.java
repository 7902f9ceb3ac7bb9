package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The lines of a Prometheus page. */
record Scrape(List<String> lines) {

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** What a process of Sluice shows now. */
  static Scrape of(URI operations) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest scrape = HttpRequest.newBuilder(operations.resolve("/metrics")).build();
      return new Scrape(http.send(scrape, BodyHandlers.ofLines()).body().toList());
    }
  }

  /** The sum of all series of a metric; 0 where it has none. */
  double sum(String metric) {
    return by(metric, labels -> "").values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The sums of the series of a metric that belong together by their labels. */
  Map<String, Double> by(String metric, Function<Map<String, String>, String> group) {
    return lines.stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .collect(
            Collectors.groupingBy(
                line -> group.apply(labels(line)),
                TreeMap::new,
                Collectors.summingDouble(
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
  }

  private static Map<String, String> labels(String line) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(line);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}
