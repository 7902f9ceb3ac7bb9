package dev.sluice.clustersim.object;

/** A request that cannot be carried out, with the Status that the client gets. */
public final class StatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiStatus status;

  /** With this answer. */
  public StatusException(ApiStatus status) {
    super(status.message(), null, false, false);
    this.status = status;
  }

  /** The answer. */
  public ApiStatus status() {
    return status;
  }
}
