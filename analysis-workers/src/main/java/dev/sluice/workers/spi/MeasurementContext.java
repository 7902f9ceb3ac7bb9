package dev.sluice.workers.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * One measurement to carry out.
 *
 * @param id its identity
 * @param config the JSON below the provider's key, arguments and secrets resolved; holds secret
 *     values, so never log it
 * @param deadline when the worker gives up and interrupts the call
 * @param progressListener where {@link #progress} goes
 */
public record MeasurementContext(
    MeasurementId id, JsonNode config, Instant deadline, ProgressListener progressListener) {

  /**
   * Tells that something was started elsewhere, so that {@link MetricProvider#resume} or {@link
   * MetricProvider#terminate} finds it should this worker die. Told to the aggregator with the next
   * sign of life; a call that returns soon never tells it. Only for calls that block; {@link
   * ProviderResult.Following} carries its own metadata.
   *
   * @param metadata non-secret, small
   * @param message for the measurement's message in status
   */
  public void progress(Map<String, String> metadata, String message) {
    progressListener.progress(metadata, message);
  }

  /** Receives what a provider tells about a measurement that still runs. */
  @FunctionalInterface
  public interface ProgressListener {

    /** The measurement's newest metadata and message. */
    void progress(Map<String, String> metadata, String message);
  }
}
