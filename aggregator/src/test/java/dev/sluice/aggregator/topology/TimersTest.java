package dev.sluice.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TimersTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Timers timers = new Timers(store());

  private static KeyValueStore<Bytes, byte[]> store() {
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("timers"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Object, Object>().getStateStoreContext(), store);
    return store;
  }

  @Test
  void aTimerNeverFiresBeforeItsTime() {
    timers.move("run", Optional.empty(), Optional.of(START.plusNanos(1)));

    assertThat(timers.due(START, 10)).isEmpty();
    assertThat(timers.due(START.plusMillis(1), 10)).hasSize(1);
  }

  @Test
  void noMoreThanTheLimitAreTakenAndTheRestStays() {
    for (int i = 0; i < 5; i++) {
      timers.move("run" + i, Optional.empty(), Optional.of(START.plusMillis(5 - i)));
    }

    assertThat(timers.due(START.plusSeconds(1), 2))
        .extracting(Timers.Due::run)
        .containsExactly("run4", "run3");
    assertThat(timers.due(START.plusSeconds(1), 10)).hasSize(5);
  }

  @Property(tries = 200)
  void whatIsDueIsWhatAMapWouldSay(
      @ForAll @Size(max = 60) List<@IntRange(min = -50, max = 500) Integer> moves,
      @ForAll @IntRange(min = 0, max = 500) int now) {
    Timers fresh = new Timers(store());
    Map<String, Instant> model = new HashMap<>();
    for (int i = 0; i < moves.size(); i++) {
      String run = "run" + i % 7;
      Optional<Instant> to =
          moves.get(i) < 0 ? Optional.empty() : Optional.of(START.plusMillis(moves.get(i)));
      fresh.move(run, Optional.ofNullable(model.get(run)), to);
      to.ifPresentOrElse(at -> model.put(run, at), () -> model.remove(run));
    }

    List<Timers.Due> expected = new ArrayList<>();
    model.forEach(
        (run, at) -> {
          if (!at.isAfter(START.plusMillis(now))) {
            expected.add(new Timers.Due(run, at));
          }
        });
    expected.sort(Comparator.comparing(Timers.Due::at).thenComparing(Timers.Due::run));
    assertThat(fresh.due(START.plusMillis(now), 1_000)).isEqualTo(expected);
  }
}
