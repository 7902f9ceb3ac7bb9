package dev.sluice.workers.prometheus;

import dev.sluice.workers.spi.ProviderException;
import java.time.Instant;

/** Evaluates start and end of a range query. */
final class RangeTime {

  private RangeTime() {}

  static Instant evaluate(String field, String expression, Instant now) throws ProviderException {
    throw new ProviderException(
        "field %s: '%s' at %s: range queries are refused by this build"
            .formatted(field, expression, now));
  }
}
