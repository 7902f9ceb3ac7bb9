package dev.sluice.workers.spi;

/** A measurement that failed; its message is what the user reads in status. */
public class ProviderException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, naming the object and field where there is one. */
  public ProviderException(String message) {
    super(message);
  }

  /** Says what is wrong; the cause goes to the log at debug level only. */
  public ProviderException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
