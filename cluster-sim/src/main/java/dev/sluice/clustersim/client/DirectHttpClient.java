package dev.sluice.clustersim.client;

import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.object.Json;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An HTTP client whose requests are answered before its methods return. It knows neither watches
 * nor WebSockets: whoever wants events asks the cluster for them.
 */
final class DirectHttpClient
    extends StandardHttpClient<DirectHttpClient, DirectClients, DirectHttpClientBuilder> {

  private final Transport transport;

  DirectHttpClient(DirectHttpClientBuilder builder, AtomicBoolean closed, Transport transport) {
    super(builder, closed);
    this.transport = transport;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    try {
      return CompletableFuture.completedFuture(
          switch (transport.send(read(request))) {
            case Answer.Document document ->
                new Reply(request, document.code(), Json.bytes(document.body()), consumer);
            case Answer.Text(int code, String type, String text) ->
                new Reply(request, code, text.getBytes(StandardCharsets.UTF_8), consumer);
            case Answer.Stream stream ->
                throw new IOException("a client without threads cannot watch");
          });
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder webSocket, WebSocket.Listener listener) {
    return CompletableFuture.failedFuture(
        new IOException("a client without threads has no WebSockets"));
  }

  @Override
  protected void doClose() {}

  private static Request read(StandardHttpRequest request) throws IOException {
    URI uri = request.uri();
    Map<String, List<String>> query = new LinkedHashMap<>();
    String text = uri.getRawQuery();
    if (text != null) {
      for (String parameter : text.split("&", -1)) {
        int is = parameter.indexOf('=');
        query
            .computeIfAbsent(
                decode(is < 0 ? parameter : parameter.substring(0, is)), name -> new ArrayList<>())
            .add(is < 0 ? "" : decode(parameter.substring(is + 1)));
      }
    }
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    String type = request.getContentType();
    if (type != null) {
      headers.put("content-type", type);
    }
    return new Request(
        request.method(), uri.getPath(), query, headers, body(request), Request.User.ADMIN);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static byte[] body(StandardHttpRequest request) throws IOException {
    return switch (request.body()) {
      case null -> new byte[0];
      case StandardHttpRequest.StringBodyContent body ->
          body.getContent().getBytes(StandardCharsets.UTF_8);
      case StandardHttpRequest.ByteArrayBodyContent body -> body.getContent();
      case StandardHttpRequest.InputStreamBodyContent body -> {
        try (InputStream in = body.getContent()) {
          yield in.readAllBytes();
        }
      }
      default -> throw new IOException("a request with a body of an unknown kind");
    };
  }

  /** An answer whose body is handed over as soon as it is asked for. */
  private static final class Reply implements HttpResponse<AsyncBody>, AsyncBody {

    private final StandardHttpRequest request;
    private final int code;
    private final byte[] bytes;
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean consumed;

    Reply(
        StandardHttpRequest request,
        int code,
        byte[] bytes,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      this.request = request;
      this.code = code;
      this.bytes = bytes;
      this.consumer = consumer;
    }

    @Override
    public void consume() {
      if (consumed) {
        return;
      }
      consumed = true;
      try {
        consumer.consume(List.of(ByteBuffer.wrap(bytes)), this);
        done.complete(null);
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void cancel() {
      done.cancel(false);
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public AsyncBody body() {
      return this;
    }

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String key) {
      return List.of();
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of();
    }
  }
}
