package dev.sluice.standalone.demo;

/** The demo did not go as it should; the message says where. */
public final class DemoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was expected and what was seen. */
  public DemoException(String message) {
    super(message);
  }
}
