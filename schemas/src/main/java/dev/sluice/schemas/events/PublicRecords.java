package dev.sluice.schemas.events;

import dev.sluice.records.v1.RolloutId;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes the records of the two public topics. Send them in order, the state last: a reader of the
 * state then never sees one without its event.
 */
public final class PublicRecords {

  private static final String JSON = "application/json";

  private final TopicCatalogue topics;

  /** Makes records of one cell. */
  public PublicRecords(TopicCatalogue topics) {
    this.topics = topics;
  }

  /**
   * What to send, in order, after a Rollout came into a new state; nothing when only time passed.
   *
   * @param records the events, then the state
   * @param state the state that is sent, to be given as {@code before} next time
   */
  public record Publication(List<ProducerRecord<String, byte[]>> records, RolloutState state) {
    /** Copies the records. */
    public Publication {
      records = List.copyOf(records);
    }
  }

  /**
   * The records for the change from one state to the next.
   *
   * @param before empty for a Rollout that has just been made
   * @param further moments that the states do not show, such as {@link Moments#metrics}
   */
  public Publication change(
      Optional<RolloutState> before, RolloutState after, List<RolloutMoment> further) {
    List<RolloutMoment> moments = new ArrayList<>(further);
    moments.addAll(Moments.between(before, after));
    String previous = before.map(RolloutState::lastEventId).orElse("");
    List<CdEvent> events = CdEvents.documents(after, moments, Optional.of(previous));
    String last = events.isEmpty() ? previous : events.getLast().context().id();
    RolloutState state = after.withLastEventId(last);
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    events.forEach(event -> records.add(event(after, event)));
    if (!events.isEmpty() || before.isEmpty() || differs(before.get(), state)) {
      records.add(state(state));
    }
    return new Publication(records, state);
  }

  /** The records for a Rollout that was deleted: its last event, and null as its state. */
  public List<ProducerRecord<String, byte[]>> removal(RolloutState last) {
    List<CdEvent> events =
        CdEvents.documents(
            last, List.of(new RolloutMoment.Removed()), Optional.of(last.lastEventId()));
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    events.forEach(event -> records.add(event(last, event)));
    records.add(tombstone(last));
    return records;
  }

  /** The record of a state. */
  public ProducerRecord<String, byte[]> state(RolloutState state) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topics.rollouts().name(),
            null,
            state.at().toEpochMilli(),
            key(state),
            PublicJson.bytes(state));
    record.headers().add("content-type", JSON.getBytes(StandardCharsets.UTF_8));
    return record;
  }

  @SuppressWarnings("NullAway") // a null value is how Kafka says that a key is gone
  private ProducerRecord<String, byte[]> tombstone(RolloutState state) {
    return new ProducerRecord<>(topics.rollouts().name(), key(state), null);
  }

  private ProducerRecord<String, byte[]> event(RolloutState state, CdEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topics.rolloutEvents().name(),
            null,
            event.context().timestamp().toEpochMilli(),
            key(state),
            PublicJson.bytes(event));
    CloudEventCodec.write(cloudEvent(state, event), record.headers());
    return record;
  }

  /** CDEvents' binding: the attributes repeat the context. */
  static CloudEvent cloudEvent(RolloutState state, CdEvent event) {
    CdEvent.Context context = event.context();
    return new CloudEvent(
        context.id(),
        context.source(),
        context.type(),
        Optional.of(event.subject().id()),
        Optional.of(context.timestamp()),
        Optional.of(context.schemaUri()),
        JSON,
        Map.of(
            "partitionkey",
            key(state),
            "sequence",
            String.format(Locale.ROOT, "%019d", state.sequence()),
            "correlationid",
            context.chainId()),
        PublicJson.bytes(event));
  }

  private static String key(RolloutState state) {
    return Keys.of(
        RolloutId.newBuilder()
            .setCluster(state.cluster())
            .setNamespace(state.namespace())
            .setName(state.name())
            .build());
  }

  /** Whether anything but the time and the sequence is different. */
  private static boolean differs(RolloutState before, RolloutState after) {
    return !before.withAt(after.at()).withSequence(after.sequence()).equals(after);
  }
}
