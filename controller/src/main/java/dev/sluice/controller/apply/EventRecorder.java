package dev.sluice.controller.apply;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes Kubernetes Events behind the reconcile's back: from a bounded queue, repeats counted on
 * one object, each object held to a rate. An Event that cannot be written is dropped and logged; it
 * never holds anything up. Thread-safe.
 */
public final class EventRecorder implements AutoCloseable {

  /** What Events name as their source, the name that Argo's own carry. */
  public static final String COMPONENT = "rollouts-controller";

  private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);
  private static final int CAPACITY = 2000;
  private static final int LONGEST_MESSAGE = 1024;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final MergePatcher patcher;
  private final InstantSource clock;
  private final Consumer<RecordedEvent> observer;
  private final BlockingQueue<RecordedEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final EventAggregator aggregator = new EventAggregator();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private long sequence;

  /**
   * Starts writing on a thread of its own.
   *
   * @param observer told every Event handed in, written or not (metrics); on the caller's thread
   */
  public EventRecorder(
      KubernetesClient client, InstantSource clock, Consumer<RecordedEvent> observer) {
    this.client = client;
    this.patcher = new MergePatcher(client);
    this.clock = clock;
    this.observer = observer;
    this.sequence = clock.millis() << 12;
    this.thread = Thread.ofPlatform().daemon().name("sluice-events").start(this::run);
  }

  /** Hands an Event over; returns at once. */
  public void record(RecordedEvent event) {
    observer.accept(event);
    if (!queue.offer(event) && dropped.getAndIncrement() % CAPACITY == 0) {
      LOGGER
          .atWarn()
          .addKeyValue("namespace", event.about().getNamespace())
          .addKeyValue("reason", event.reason())
          .addKeyValue("dropped", dropped.get())
          .log("too many events wait, some are dropped");
    }
  }

  /** A reference to an object that an Event can be about. */
  public static ObjectReference about(HasMetadata object) {
    return new ObjectReferenceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .withResourceVersion(object.getMetadata().getResourceVersion())
        .build();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        write(queue.take());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void write(RecordedEvent event) {
    Instant now = clock.instant();
    try {
      switch (aggregator.judge(event, now)) {
        case EventAggregator.Verdict.Create() -> create(event, now);
        case EventAggregator.Verdict.Repeat(String name, int count) ->
            repeat(event, name, count, now);
        case EventAggregator.Verdict.Drop() ->
            LOGGER
                .atDebug()
                .addKeyValue("namespace", event.about().getNamespace())
                .addKeyValue("reason", event.reason())
                .log("its object causes too many events, this one is dropped");
      }
    } catch (KubernetesClientException e) {
      LOGGER
          .atLevel(Refusals.namespaceTerminates(e) ? Level.DEBUG : Level.WARN)
          .addKeyValue("namespace", event.about().getNamespace())
          .addKeyValue("reason", event.reason())
          .addKeyValue("error", e.getMessage())
          .log("an event cannot be written");
    }
  }

  private void create(RecordedEvent event, Instant now) {
    String name = "%s.%x".formatted(event.about().getName(), sequence++);
    String time = TIME.format(now.truncatedTo(ChronoUnit.SECONDS));
    Event object =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(event.about().getNamespace())
            .endMetadata()
            .withInvolvedObject(event.about())
            .withType(event.type())
            .withReason(event.reason())
            .withMessage(shorten(event.message()))
            .withNewSource()
            .withComponent(COMPONENT)
            .endSource()
            .withReportingComponent(COMPONENT)
            .withFirstTimestamp(time)
            .withLastTimestamp(time)
            .withCount(1)
            .build();
    client.v1().events().inNamespace(event.about().getNamespace()).resource(object).create();
    aggregator.created(event, name, now);
  }

  private void repeat(RecordedEvent event, String name, int count, Instant now) {
    try {
      patcher.patch(
          Event.class,
          event.about().getNamespace(),
          name,
          "",
          "{\"count\":%d,\"lastTimestamp\":\"%s\"}".formatted(count, TIME.format(now)));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      aggregator.lost(event);
      create(event, now);
    }
  }

  private static String shorten(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }

  /** Stops writing; what still waits is dropped. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
