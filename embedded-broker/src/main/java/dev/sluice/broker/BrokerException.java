package dev.sluice.broker;

/** The embedded broker could not be started; the message says why. */
public final class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what failed, and its cause. */
  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
