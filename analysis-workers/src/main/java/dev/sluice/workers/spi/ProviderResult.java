package dev.sluice.workers.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a provider's call came to. */
public sealed interface ProviderResult {

  /**
   * The measurement ended.
   *
   * @param outcome how
   * @param metadata shown in status beside the value; secrets are masked by the worker
   */
  record Finished(Outcome outcome, Map<String, String> metadata) implements ProviderResult {

    /** Copies the metadata. */
    public Finished {
      metadata = Map.copyOf(metadata);
    }

    /** Ended without metadata. */
    public static Finished of(Outcome outcome) {
      return new Finished(outcome, Map.of());
    }
  }

  /**
   * The measurement runs elsewhere and completes {@code completion}. The worker gives the
   * aggregator signs of life until then; the measurement's deadline does not apply.
   *
   * @param metadata what {@link MetricProvider#resume} and {@link MetricProvider#terminate} need to
   *     find it again
   * @param message for status, may be empty
   * @param completion completes with the end, also when what ran is gone. Cancelled by the worker
   *     when it loses interest (termination, shutdown): stop following then, but do not stop what
   *     runs
   */
  record Following(
      Map<String, String> metadata, String message, CompletableFuture<Finished> completion)
      implements ProviderResult {

    /** Copies the metadata. */
    public Following {
      metadata = Map.copyOf(metadata);
    }
  }
}
