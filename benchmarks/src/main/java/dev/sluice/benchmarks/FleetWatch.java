package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Follows numbered Rollouts by a watch of its own, which reads no more of them than it needs: it
 * shares the machine with what it measures. Thread-safe.
 */
final class FleetWatch implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

  private static final String PATH =
      "apis/argoproj.io/v1alpha1/namespaces/default/rollouts?watch=true&timeoutSeconds=86400";

  private final String prefix;
  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final AsyncBody body;

  /** By the Rollout's number: the newest generation that its status speaks of, and since when. */
  private final long[] observed;

  private final long[] observedAt;

  /** The newest generation with which it was Healthy, and since when. */
  private final long[] healthy;

  private final long[] healthyAt;
  private long events;
  private String failure = "";

  /** Follows {@code rollouts} Rollouts that are created later, named by prefix and number. */
  FleetWatch(KubernetesClient client, String prefix, int rollouts) {
    this.prefix = prefix;
    observed = new long[rollouts];
    observedAt = new long[rollouts];
    healthy = new long[rollouts];
    healthyAt = new long[rollouts];
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(PATH))
            .build();
    body = client.getHttpClient().consumeBytes(request, this).join().body();
    var unused = body.done().whenComplete((done, error) -> ended(String.valueOf(error)));
    body.consume();
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody asyncBody) throws IOException {
    long now = System.nanoTime();
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          event(line.toByteArray(), now);
          line.reset();
        } else {
          line.write(next);
        }
      }
    }
    asyncBody.consume();
  }

  private void event(byte[] bytes, long now) throws IOException {
    String name = "";
    long generation = 0;
    long seen = 0;
    String phase = "";
    // Fields are told apart by their depth: {object: {metadata: {name, generation}, status: {…}}}.
    try (JsonParser parser = json.createParser(bytes)) {
      String section = "";
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> depth--;
          case START_ARRAY -> parser.skipChildren();
          case FIELD_NAME -> {
            if (depth == 2) {
              section = parser.currentName();
              if (section.equals("spec")) {
                parser.nextToken();
                parser.skipChildren();
              }
            }
          }
          default -> {
            String field = depth == 3 ? section + "." + parser.currentName() : "";
            switch (field) {
              case "metadata.name" -> name = parser.getText();
              case "metadata.generation" -> generation = parser.getLongValue();
              case "status.observedGeneration" -> seen = Long.parseLong(parser.getText());
              case "status.phase" -> phase = parser.getText();
              default -> {}
            }
          }
        }
      }
    }
    note(name, generation, seen, phase, now);
  }

  private synchronized void note(String name, long generation, long seen, String phase, long now) {
    events++;
    if (!name.startsWith(prefix)) {
      return;
    }
    int number = Integer.parseInt(name.substring(prefix.length()));
    if (seen > observed[number]) {
      observed[number] = seen;
      observedAt[number] = now;
    }
    if (seen == generation && phase.equals("Healthy") && generation > healthy[number]) {
      healthy[number] = generation;
      healthyAt[number] = now;
    }
    notifyAll();
  }

  private synchronized void ended(String error) {
    failure = "the watch ended: " + error;
    notifyAll();
  }

  /** How many are Healthy with this generation or a newer. */
  synchronized int healthy(long generation) {
    int count = 0;
    for (long each : healthy) {
      count += each >= generation ? 1 : 0;
    }
    return count;
  }

  /** When the last of them got Healthy, in nanoseconds. */
  synchronized long lastHealthyAt() {
    long last = healthyAt[0];
    for (long each : healthyAt) {
      last = each - last > 0 ? each : last;
    }
    return last;
  }

  /** Waits until the status of a Rollout speaks of a generation; answers when that was seen. */
  synchronized long awaitObserved(int number, long generation) throws InterruptedException {
    await(() -> observed[number] >= generation, "observed by " + prefix + number);
    return observedAt[number];
  }

  /** Waits until a Rollout is Healthy with a generation; answers when that was seen. */
  synchronized long awaitHealthy(int number, long generation) throws InterruptedException {
    await(() -> healthy[number] >= generation, "Healthy " + prefix + number);
    return healthyAt[number];
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void await(Condition condition, String what) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.holds()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (!failure.isEmpty() || left <= 0) {
        throw new IllegalStateException("not " + what + ": " + failure);
      }
      wait(left);
    }
  }

  /** Events so far. */
  synchronized long events() {
    return events;
  }

  @Override
  public void close() {
    body.cancel();
  }
}
