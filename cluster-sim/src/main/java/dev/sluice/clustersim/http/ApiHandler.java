package dev.sluice.clustersim.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Users;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.fault.Outcome;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between HTTP and the API: reads requests, writes documents and streams. */
final class ApiHandler extends Handler.Abstract {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApiHandler.class);
  private static final YAMLMapper YAML = new YAMLMapper();

  /** As etcd's limit for one request, with room for what the API server leaves out. */
  private static final int MAX_BODY = 3 << 20;

  /** From where on Kubernetes compresses answers. */
  private static final int COMPRESS_FROM = 128 * 1024;

  /** What hangs for longer has lost its client, which cannot be seen from here. */
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

  private static final ApiStatus TOO_LARGE =
      new ApiStatus(
          413,
          "RequestEntityTooLarge",
          "Request entity too large: limit is " + MAX_BODY,
          Optional.empty());

  /** Far less than anybody notices, and much at a time when much happens. */
  private static final Duration BETWEEN_EVENTS = Duration.ofMillis(2);

  private static final int EVENTS_AT_ONCE = 32 * 1024;

  private static final byte[] EVENT = "{\"type\":\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OBJECT = "\",\"object\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

  private final WrittenObjects written = new WrittenObjects();
  private final Shared cluster;

  ApiHandler(Shared cluster) {
    this.cluster = cluster;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    byte[] body;
    try (var in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(MAX_BODY + 1);
    }
    Optional<Answer> arrived;
    if ("websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE))) {
      // No upgrade, and no error that is worth another try: clients take plain HTTP at once.
      arrived = Optional.of(new Answer.Text(200, "text/plain", "there are no WebSockets here"));
    } else {
      arrived = answer(request, body);
    }
    if (arrived.isEmpty()) {
      abort(request);
      response.setStatus(500);
      callback.succeeded();
      return true;
    }
    try {
      switch (arrived.get()) {
        case Answer.Document document -> write(request, response, document);
        case Answer.Text(int code, String type, String text) ->
            write(request, response, code, type, text.getBytes(StandardCharsets.UTF_8));
        case Answer.Stream(Watch watch) -> stream(response, watch);
      }
      callback.succeeded();
    } catch (IOException e) {
      LOGGER.atDebug().addKeyValue("error", e.toString()).log("a client left");
      callback.failed(e);
    }
    return true;
  }

  /** What arrives at the client after all that goes wrong; empty: the connection breaks. */
  private Optional<Answer> answer(Request request, byte[] body) {
    if (body.length > MAX_BODY) {
      return Optional.of(document(TOO_LARGE));
    }
    var asked = read(request, body);
    Instant patience = cluster.now().plus(LONGEST_HOLD);
    try {
      while (true) {
        switch (cluster.ask(asked)) {
          case Outcome.Answered(Answer answer, Duration after) -> {
            cluster.pause(after);
            return Optional.of(answer);
          }
          case Outcome.Lost(boolean _, Duration after) -> {
            cluster.pause(after);
            return Optional.empty();
          }
          case Outcome.Held(Instant until) -> {
            if (cluster.closed() || !cluster.now().isBefore(patience)) {
              return Optional.empty();
            }
            cluster.awaitFaults(until.isBefore(patience) ? until : patience);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void abort(Request request) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }

  private static Answer document(ApiStatus status) {
    return new Answer.Document(status.code(), status.toJson(), List.of(), "application/json");
  }

  private static dev.sluice.clustersim.api.Request read(Request request, byte[] body) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), List.copyOf(field.getValues()));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .getHeaders()
        .forEach(
            field ->
                headers.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    field.getValue() == null ? "" : field.getValue(),
                    (first, more) -> first + "," + more));
    return new dev.sluice.clustersim.api.Request(
        request.getMethod(),
        Request.getPathInContext(request),
        query,
        headers,
        body,
        Users.ofHeader(headers.getOrDefault("authorization", "")));
  }

  private void write(Request request, Response response, Answer.Document document)
      throws IOException {
    for (String warning : document.warnings()) {
      response
          .getHeaders()
          .add("Warning", "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    Json.at(document.body(), "details", "retryAfterSeconds")
        .filter(seconds -> document.code() >= 400)
        .ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds.asText()));
    boolean yaml = document.contentType().equals("application/yaml");
    byte[] bytes = yaml ? YAML.writeValueAsBytes(document.body()) : written.bytes(document.body());
    write(request, response, document.code(), document.contentType(), bytes);
  }

  private static void write(Request request, Response response, int code, String type, byte[] bytes)
      throws IOException {
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
    String accepted = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
    if (bytes.length >= COMPRESS_FROM && accepted != null && accepted.contains("gzip")) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
      try (OutputStream out = new GZIPOutputStream(Content.Sink.asOutputStream(response))) {
        out.write(bytes);
      }
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    // Head and body in one piece.
    Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
  }

  private void write(ObjectNode event, OutputStream out) throws IOException {
    out.write(EVENT);
    out.write(Json.text(event, "type").getBytes(StandardCharsets.UTF_8));
    out.write(OBJECT);
    out.write(written.bytes(event.path("object")));
    out.write(END);
  }

  private void stream(Response response, Watch watch) throws IOException {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
    try (OutputStream out =
        new BufferedOutputStream(Content.Sink.asOutputStream(response), EVENTS_AT_ONCE)) {
      // The head goes out at once: clients wait for it before they believe in their watch.
      out.flush();
      while (true) {
        List<ObjectNode> events = cluster.next(watch);
        for (ObjectNode event : events) {
          write(event, out);
        }
        out.flush();
        if (watch.over() || cluster.closed()) {
          return;
        }
        // What follows closely goes out together; the first event never waits.
        cluster.pause(BETWEEN_EVENTS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
