package dev.sluice.clustersim.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A client's request.
 *
 * @param path decoded, without the query
 * @param query decoded, in the order of the request
 * @param headers by lower-case name
 * @param user who asks
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    User user) {

  /** Who a client is. */
  public record User(String name, List<String> groups) {

    /** May do everything. */
    public static final User ADMIN =
        new User("sim-admin", List.of("system:masters", "system:authenticated"));
  }

  /** A query parameter that is there and not empty. */
  Optional<String> query(String name) {
    return query.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).findFirst();
  }

  /** Whether a query parameter says yes. */
  boolean flag(String name) {
    return query(name).filter(v -> !v.equals("false") && !v.equals("0")).isPresent();
  }

  /** A header, or an empty string. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The media type of the body without its parameters. */
  String mediaType() {
    String type = header("content-type");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip();
  }
}
