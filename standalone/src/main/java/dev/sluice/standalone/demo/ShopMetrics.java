package dev.sluice.standalone.demo;

import dev.sluice.local.prometheus.Answer;
import dev.sluice.local.prometheus.Query;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the metrics server measures of each version: a bad one fails a quarter of its requests. */
final class ShopMetrics implements Function<Query, Answer> {

  private static final Pattern QUERY =
      Pattern.compile("(success_rate|p99_latency)\\{version=\"([^\"]*)\"}");

  private final String bad;
  private final Function<String, Optional<String>> versionOf;

  /**
   * Answers by version.
   *
   * @param bad the bad version
   * @param versionOf version of the pods with a template hash
   */
  ShopMetrics(String bad, Function<String, Optional<String>> versionOf) {
    this.bad = bad;
    this.versionOf = versionOf;
  }

  @Override
  public Answer apply(Query query) {
    Matcher asked = QUERY.matcher(query.expression());
    if (!asked.matches()) {
      return new Answer.Failure(400, "bad_data", "the demo does not know this query");
    }
    Optional<String> version = versionOf.apply(asked.group(2));
    if (version.isEmpty()) {
      return Answer.noData();
    }
    boolean isBad = version.get().equals(bad);
    return Answer.of(
        asked.group(1).equals("success_rate") ? (isBad ? 0.74 : 0.997) : (isBad ? 0.9 : 0.12));
  }
}
