package dev.sluice.aggregator.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.expressions.ConditionCache;
import dev.sluice.expressions.Outcome;
import dev.sluice.expressions.Result;
import dev.sluice.records.v1.ProviderValue;
import java.time.Instant;

/**
 * Conditions by the module {@code expressions}, each parsed once while it is in use. Thread-safe.
 */
public final class ExpressionConditions implements Conditions {

  private static final int MOST_CACHED = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final ConditionCache cache = new ConditionCache(MOST_CACHED);

  @Override
  public Outcome evaluate(String field, String condition, ProviderValue value, Instant at) {
    try {
      return cache.get(field, condition).evaluate(result(value), at);
    } catch (JsonProcessingException e) {
      return new Outcome.Fails(
          "%s '%s' cannot be evaluated: the answer is not JSON: %s"
              .formatted(field, condition, e.getOriginalMessage()));
    }
  }

  private static Result result(ProviderValue value) throws JsonProcessingException {
    return switch (value.getKindCase()) {
      case NUMBER -> new Result.Number(value.getNumber());
      case NUMBERS -> new Result.Numbers(value.getNumbers().getValuesList());
      case TEXT -> new Result.Text(value.getText());
      case JSON -> new Result.Json(JSON.readValue(value.getJson(), Object.class));
      case ABSENT, KIND_NOT_SET -> new Result.Absent();
    };
  }
}
