package dev.sluice.local.prometheus;

import java.time.Duration;
import java.util.List;

/** What the server says to a query. */
public sealed interface Answer {

  /** An instant vector (a matrix of one point a series for a range query) of these values. */
  record Vector(List<Double> values) implements Answer {
    /** Copies the list. */
    public Vector {
      values = List.copyOf(values);
    }
  }

  /** A scalar. */
  record Scalar(double value) implements Answer {}

  /** An error as Prometheus words it. */
  record Failure(int status, String errorType, String error) implements Answer {}

  /** These bytes instead of Prometheus' JSON. */
  record Raw(int status, String contentType, String body) implements Answer {}

  /** The same answer, later. */
  record Delayed(Duration delay, Answer answer) implements Answer {}

  /** No answer: the connection stays open until the client or the server gives up. */
  record Never() implements Answer {}

  /** A vector of one value. */
  static Answer of(double value) {
    return new Vector(List.of(value));
  }

  /** A vector without a value: the query finds no data. */
  static Answer noData() {
    return new Vector(List.of());
  }

  /** A syntactically right body that is much too long. */
  static Answer huge(int bytes) {
    return new Raw(200, "application/json", "\"" + "x".repeat(bytes - 2) + "\"");
  }
}
