package dev.sluice.clustersim.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A server that is reached through HTTP. */
final class HttpServerUnderTest implements Server {

  private static final Pattern WARNING = Pattern.compile("299 - \"(.*)\"");

  private final HttpClient client;
  private final URI root;
  private final String token;

  HttpServerUnderTest(URI root, String token, SSLContext trust) {
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust).build();
    this.root = root;
    this.token = token;
  }

  @Override
  public Reply call(String method, String pathAndQuery, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(pathAndQuery.replace("\"", "%22").replace("|", "%7C")))
            .timeout(Duration.ofMinutes(1))
            .header("authorization", "Bearer " + token)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.headers().allValues("warning").stream().map(HttpServerUnderTest::text).toList(),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(String header) {
    Matcher matcher = WARNING.matcher(header);
    return matcher.matches()
        ? matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\")
        : header;
  }
}
