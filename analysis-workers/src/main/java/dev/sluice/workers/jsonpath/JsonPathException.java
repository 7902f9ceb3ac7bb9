package dev.sluice.workers.jsonpath;

/** A template that does not parse, or finds nothing; the message is for the user. */
public final class JsonPathException extends Exception {

  private static final long serialVersionUID = 1L;

  JsonPathException(String message) {
    super(message);
  }
}
