package dev.sluice.workers.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param method GET, POST or PUT
 * @param uri absolute, http or https
 * @param headers in order, names may repeat
 * @param body sent as is
 * @param timeout for the whole call, redirects and body included
 * @param insecure accept any certificate and host name
 */
public record HttpCall(
    String method,
    URI uri,
    List<Header> headers,
    Optional<String> body,
    Duration timeout,
    boolean insecure) {

  /** One header field. */
  public record Header(String name, String value) {}

  /** Copies the headers. */
  public HttpCall {
    headers = List.copyOf(headers);
  }

  /** A GET without headers, checking certificates. */
  public static HttpCall get(URI uri, Duration timeout) {
    return new HttpCall("GET", uri, List.of(), Optional.empty(), timeout, false);
  }

  /** The same call with one more header. */
  public HttpCall withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpCall(method, uri, more, body, timeout, insecure);
  }

  /** The first value of the header, whatever its case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  byte[] bodyBytes() {
    return body.orElse("").getBytes(StandardCharsets.UTF_8);
  }

  /** Where it goes, without what may be private: the query and user information. */
  String target() {
    return method + " " + place(uri);
  }

  /** A URI without what may be private: the query and user information. */
  public static String place(URI uri) {
    return uri.getScheme() + "://" + authority(uri) + uri.getRawPath();
  }

  /** Host and port. */
  String authority() {
    return authority(uri);
  }

  private static String authority(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
