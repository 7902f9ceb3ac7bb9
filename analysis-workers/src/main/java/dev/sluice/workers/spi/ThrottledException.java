package dev.sluice.workers.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * The back end asks to slow down (HTTP 429). Not an error: the account stays quiet for as long as
 * it asked and the measurement is tried again, until its deadline.
 */
public final class ThrottledException extends ProviderException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final Optional<Duration> retryAfter;

  /** With how long the back end asked to be left alone, if it said. */
  public ThrottledException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long the back end asked to be left alone, if it said. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
