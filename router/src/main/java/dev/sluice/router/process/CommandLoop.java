package dev.sluice.router.process;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.CommandAge;
import dev.sluice.router.keep.RouterMetrics;
import dev.sluice.router.keep.RoutingKeeper;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the compacted command topic: every partition from its beginning, held back until it has
 * been read up to where its end was, then as records arrive. One thread; not thread-safe.
 *
 * <p>The committed offsets only tell which poison records already went to the dead letters.
 */
final class CommandLoop implements ConsumerRebalanceListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final TopicCatalogue topics;
  private final CommandReader reader;
  private final String topic;
  private final RoutingKeeper keeper;
  private final RouterMetrics metrics;
  private final Map<TopicPartition, Replay> replays = new HashMap<>();
  private final Map<TopicPartition, Set<String>> rollouts = new HashMap<>();
  private final Map<TopicPartition, Long> lettered = new HashMap<>();

  /** What a partition held until its end of then. */
  private record Replay(long end, Map<String, Optional<RoutingCommand>> newest) {}

  CommandLoop(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      TopicCatalogue topics,
      String cluster,
      RoutingKeeper keeper,
      RouterMetrics metrics) {
    this.consumer = consumer;
    this.producer = producer;
    this.topics = topics;
    this.topic = topics.routingCommands(cluster).name();
    this.reader = new CommandReader(cluster, topics.routingCommands(cluster));
    this.keeper = keeper;
    this.metrics = metrics;
  }

  /** Joins the group. */
  void subscribe() {
    consumer.subscribe(List.of(topic), this);
  }

  /** Whether partitions are assigned and all of them have been read once. */
  boolean caughtUp() {
    return !rollouts.isEmpty() && replays.isEmpty();
  }

  /** One turn: at most half a second. */
  void turn() throws InterruptedException {
    boolean poisoned = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      switch (reader.read(record)) {
        case CommandReader.Meaning.Command(String key, RoutingCommand command) ->
            take(partition, key, Optional.of(command));
        case CommandReader.Meaning.Withdrawn(String key) -> take(partition, key, Optional.empty());
        case CommandReader.Meaning.Poison(String cause) -> {
          poisoned |= deadLetter(partition, record, cause);
        }
      }
    }
    endReplays();
    if (poisoned) {
      consumer.commitSync(offsets());
    }
  }

  private void take(TopicPartition partition, String key, Optional<RoutingCommand> command) {
    rollouts.computeIfAbsent(partition, absent -> new HashSet<>()).add(key);
    Replay replay = replays.get(partition);
    if (replay == null) {
      pass(key, command);
      return;
    }
    Optional<RoutingCommand> known = replay.newest().getOrDefault(key, Optional.empty());
    // an unfinished release is work of its own, whatever came after it
    if (known.isPresent() && known.get().getRelease()) {
      keeper.submit(known.get());
    }
    boolean older =
        known.isPresent()
            && command.isPresent()
            && CommandAge.of(known.get()).isNewerThan(CommandAge.of(command.get()));
    if (!older) {
      replay.newest().put(key, command);
    }
  }

  private void pass(String key, Optional<RoutingCommand> command) {
    command.ifPresentOrElse(keeper::submit, () -> keeper.withdraw(key));
  }

  private void endReplays() {
    replays
        .entrySet()
        .removeIf(
            entry -> {
              if (consumer.position(entry.getKey()) < entry.getValue().end()) {
                return false;
              }
              entry.getValue().newest().forEach(this::pass);
              return true;
            });
  }

  private boolean deadLetter(
      TopicPartition partition, ConsumerRecord<byte[], byte[]> record, String cause)
      throws InterruptedException {
    if (record.offset() < lettered.getOrDefault(partition, 0L)) {
      return false;
    }
    LOGGER
        .atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("error", cause)
        .log("record goes to the dead letters");
    try {
      producer
          .send(
              DeadLetter.of(
                  topics,
                  "router",
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  record.key(),
                  record.value(),
                  cause))
          .get();
    } catch (ExecutionException e) {
      throw new DeadLetterException(
          "a dead letter was not acknowledged; the record is read again", e);
    }
    metrics.deadLettered();
    lettered.put(partition, record.offset() + 1);
    return true;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    lettered.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    consumer.seekToBeginning(partitions);
    for (TopicPartition partition : partitions) {
      rollouts.put(partition, new HashSet<>());
      replays.put(partition, new Replay(ends.getOrDefault(partition, 0L), new LinkedHashMap<>()));
      OffsetAndMetadata offset = committed.get(partition);
      if (offset != null) {
        lettered.put(partition, offset.offset());
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      replays.remove(partition);
      lettered.remove(partition);
      Set<String> keys = rollouts.remove(partition);
      if (keys != null) {
        keys.forEach(keeper::withdraw);
      }
    }
  }

  /** A dead letter could not be written: nothing after it may be taken as read. */
  static final class DeadLetterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadLetterException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
