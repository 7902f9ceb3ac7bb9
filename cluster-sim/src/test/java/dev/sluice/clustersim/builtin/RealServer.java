package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * A real kube-apiserver behind {@code kubectl proxy}, for recorders: {@code
 * -Dsluice.api=http://127.0.0.1:8001}.
 */
public final class RealServer {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  private RealServer(String base) {
    this.base = base;
  }

  /** What the property {@code sluice.api} names. */
  public static Optional<RealServer> ofProperty() {
    return Optional.ofNullable(System.getProperty("sluice.api"))
        .filter(url -> !url.isBlank())
        .map(RealServer::new);
  }

  /** An answer: code, body and the texts of its Warning headers. */
  public record Answer(int code, JsonNode body, List<String> warnings) {}

  /** Reads, and insists on success. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    Answer answer = send("GET", path, "");
    if (answer.code() != 200) {
      throw new IOException(path + ": " + answer.body());
    }
    return answer.body();
  }

  /** Sends JSON. */
  public Answer send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, path, "application/json", body);
  }

  /** Sends a body of some type. */
  public Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return send(method, path, type, "application/json", body);
  }

  /** Sends a body of some type and asks for an answer of some type. */
  public Answer send(String method, String path, String type, String accept, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", type)
            .header("Accept", accept)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(), body(response.body()), response.headers().allValues("Warning"));
  }

  /** What is no JSON comes as a text. */
  private static JsonNode body(String text) throws IOException {
    return text.startsWith("{") ? Json.parse(text) : TextNode.valueOf(text);
  }
}
