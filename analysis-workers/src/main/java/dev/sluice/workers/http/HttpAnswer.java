package dev.sluice.workers.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An HTTP answer, whole and within the bound.
 *
 * @param status the status code; redirects are already followed
 * @param contentType the Content-Type header
 * @param body the body as UTF-8 text; bytes that are not UTF-8 are replaced
 */
public record HttpAnswer(int status, Optional<String> contentType, String body) {

  private static final int EXCERPT = 200;

  static HttpAnswer of(int status, Optional<String> contentType, byte[] body) {
    return new HttpAnswer(status, contentType, new String(body, StandardCharsets.UTF_8));
  }

  /** Whether the status is 2xx. */
  public boolean successful() {
    return status / 100 == 2;
  }

  /** The beginning of the body on one line, for messages. */
  public String excerpt() {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
  }
}
