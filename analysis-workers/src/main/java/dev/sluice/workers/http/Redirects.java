package dev.sluice.workers.http;

import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.spi.ProviderException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Redirects as Go's client follows them: 301, 302 and 303 turn into GET, 307 and 308 repeat the
 * request, and another host does not get the credentials.
 */
final class Redirects {

  private static final Set<Integer> TO_GET = Set.of(301, 302, 303);
  private static final Set<Integer> REPEAT = Set.of(307, 308);
  private static final Set<String> PRIVATE = Set.of("authorization", "www-authenticate", "cookie");
  private static final Set<String> OF_BODY = Set.of("content-type", "content-encoding");

  private Redirects() {}

  /** The call to make next, empty when the response is the answer. */
  static Optional<HttpCall> follow(HttpCall call, HttpResponse<?> response)
      throws ProviderException {
    boolean toGet = TO_GET.contains(response.statusCode());
    Optional<String> location = response.headers().firstValue("location");
    if ((!toGet && !REPEAT.contains(response.statusCode())) || location.isEmpty()) {
      return Optional.empty();
    }
    URI target = target(call, location.get());
    boolean otherHost = !target.getHost().equalsIgnoreCase(call.uri().getHost());
    boolean dropBody = toGet && !call.method().equals("GET");
    List<Header> headers =
        call.headers().stream()
            .filter(header -> !(otherHost && PRIVATE.contains(lower(header))))
            .filter(header -> !(dropBody && OF_BODY.contains(lower(header))))
            .filter(header -> !(otherHost && lower(header).equals("host")))
            .toList();
    return Optional.of(
        new HttpCall(
            toGet ? "GET" : call.method(),
            target,
            headers,
            toGet ? Optional.empty() : call.body(),
            call.timeout(),
            call.insecure()));
  }

  private static URI target(HttpCall call, String location) throws ProviderException {
    try {
      URI target = call.uri().resolve(location);
      return HttpAccess.absolute("Location of a redirect", target.toString());
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          "%s: redirected to '%s', which is not a URL".formatted(call.target(), location), e);
    }
  }

  private static String lower(Header header) {
    return header.name().toLowerCase(Locale.ROOT);
  }
}
