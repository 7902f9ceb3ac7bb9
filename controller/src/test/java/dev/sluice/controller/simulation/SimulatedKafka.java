package dev.sluice.controller.simulation;

import dev.sluice.controller.pipeline.RecordSink;
import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Compacted topics in virtual time: late, away at times, each reader behind in its own way. */
final class SimulatedKafka {

  /** A reader of one topic. */
  interface Reader<V> {
    void read(String key, @Nullable V value);
  }

  private record Slot(String topic, String key) {}

  private record Record<V>(
      Topic<String, V> topic, @Nullable V value, RecordSink.Acknowledgement acknowledgement) {}

  private record Subscription<V>(Topic<String, V> topic, Reader<V> reader, BooleanSupplier alive) {}

  private final World world;
  private final Map<Slot, byte[]> stored = new LinkedHashMap<>();
  private final List<Subscription<?>> subscriptions = new ArrayList<>();
  private boolean away;

  SimulatedKafka(World world) {
    this.world = world;
  }

  void away(boolean now) {
    away = now;
  }

  /** A producer of a process: of what waits, only the newest of each key is sent. */
  RecordSink producer(BooleanSupplier alive) {
    return new Producer(alive);
  }

  private final class Producer implements RecordSink {

    private final BooleanSupplier alive;
    private final Map<Slot, Record<?>> waiting = new LinkedHashMap<>();

    Producer(BooleanSupplier alive) {
      this.alive = alive;
    }

    @Override
    public <V> void put(
        Topic<String, V> topic, String key, @Nullable V value, Acknowledgement acknowledgement) {
      Slot slot = new Slot(topic.name(), key);
      if (waiting.put(slot, new Record<>(topic, value, acknowledgement)) == null) {
        world.agenda.after(delay(), () -> send(slot));
      }
    }

    private void send(Slot slot) {
      if (!alive.getAsBoolean()) {
        return;
      }
      if (away) {
        world.agenda.after(Duration.ofSeconds(1), () -> send(slot));
        return;
      }
      Record<?> record = waiting.remove(slot);
      if (record != null) {
        take(slot, record);
      }
    }
  }

  private <V> void take(Slot slot, Record<V> record) {
    V value = record.value();
    if (value == null) {
      stored.remove(slot);
    } else {
      stored.put(slot, record.topic().value().serializer().serialize(slot.topic(), value));
    }
    world.agenda.after(delay(), record.acknowledgement()::acknowledged);
    for (Subscription<?> subscription : List.copyOf(subscriptions)) {
      if (subscription.topic().name().equals(slot.topic())) {
        tell(subscription, slot);
      }
    }
  }

  /** What is told is what stands there by then; a reader may miss what was replaced at once. */
  private <V> void tell(Subscription<V> subscription, Slot slot) {
    world.agenda.after(
        delay(),
        () -> {
          if (!subscription.alive().getAsBoolean()) {
            return;
          }
          if (away) {
            world.agenda.after(Duration.ofSeconds(1), () -> tell(subscription, slot));
            return;
          }
          byte[] bytes = stored.get(slot);
          subscription
              .reader()
              .read(
                  slot.key(),
                  bytes == null
                      ? null
                      : subscription
                          .topic()
                          .value()
                          .deserializer()
                          .deserialize(slot.topic(), bytes));
        });
  }

  /** Reads a topic from its beginning and follows it. */
  <V> void subscribe(Topic<String, V> topic, Reader<V> reader, BooleanSupplier alive) {
    Subscription<V> subscription = new Subscription<>(topic, reader, alive);
    subscriptions.removeIf(each -> !each.alive().getAsBoolean());
    subscriptions.add(subscription);
    for (Slot slot : List.copyOf(stored.keySet())) {
      if (slot.topic().equals(topic.name())) {
        tell(subscription, slot);
      }
    }
  }

  private Duration delay() {
    return world.chance.time(Duration.ofMillis(1), Duration.ofMillis(150));
  }
}
