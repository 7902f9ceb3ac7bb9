package dev.sluice.clustersim.fault;

import static dev.sluice.clustersim.fault.Bench.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.api.Watch;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong with watches. */
class WatchFaultsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void openWatchesEndAndNewOnesStay() {
    Watch before = bench.watch("");
    bench.poll(before);
    bench.put(Fault.of("closed", new Effect.ClosedWatches(true, Optional.empty())));
    bench.create("one");
    Watch after = bench.watch("");

    assertThat(bench.poll(before)).containsExactly("ADDED one");
    assertThat(before.over()).isTrue();
    assertThat(bench.poll(after)).contains("ADDED one");
    assertThat(after.over()).isFalse();
  }

  @Test
  void newWatchesEndAfterAWhileAsLongAsTheFaultIsThere() {
    bench.put(
        Fault.of(
                "closed",
                new Effect.ClosedWatches(false, Optional.of(Range.of(SECOND.multipliedBy(5)))))
            .during(Duration.ZERO, SECOND.multipliedBy(8)));
    Watch early = bench.watch("");
    bench.pass(SECOND.multipliedBy(4));
    Watch late = bench.watch("");
    bench.poll(early);
    bench.poll(late);
    assertThat(early.wakeAt()).isEqualTo(bench.now.plusSeconds(1));
    bench.pass(SECOND);
    bench.poll(early);
    bench.poll(late);
    assertThat(early.over()).isTrue();
    assertThat(late.over()).isFalse();
    bench.pass(SECOND.multipliedBy(10));
    bench.poll(late);
    assertThat(late.over()).isFalse();
  }

  @Test
  void delayedEventsComeLaterAndInOrder() {
    bench.create("one");
    Watch watch = bench.watch("&resourceVersion=" + bench.cluster.store().revision());
    bench.put(
        Fault.of("late", new Effect.DelayedEvents(Range.of(SECOND.multipliedBy(3)))).atMost(1));
    bench.change("one", "two");
    assertThat(bench.poll(watch)).isEmpty();
    bench.pass(SECOND);
    bench.change("one", "three");
    assertThat(bench.poll(watch)).isEmpty();
    assertThat(watch.wakeAt()).isEqualTo(bench.now.plusSeconds(2));
    bench.pass(SECOND.multipliedBy(2));
    assertThat(bench.poll(watch)).containsExactly("MODIFIED one=two", "MODIFIED one=three");
  }

  @Test
  void droppedEventsNeverCome() {
    bench.create("one");
    bench.create("other");
    Watch watch = bench.watch("&resourceVersion=" + bench.cluster.store().revision());
    bench.put(
        Fault.of("lost", new Effect.DroppedEvents())
            .matching(Match.resources("configmaps").names("one"))
            .atMost(1));
    bench.change("one", "two");
    bench.change("other", "two");
    bench.change("one", "three");
    assertThat(bench.poll(watch)).containsExactly("MODIFIED other=two", "MODIFIED one=three");
  }

  @Test
  void compactionEndsOpenWatchesWithExpired() {
    Watch before = bench.watch("");
    bench.poll(before);
    bench.put(
        Fault.of("compact", new Effect.Compaction(Optional.of(SECOND.multipliedBy(10)), true)));
    Watch after = bench.watch("&resourceVersion=" + bench.cluster.store().revision());
    bench.pass(Duration.ZERO);
    assertThat(bench.poll(before)).containsExactly("ERROR 410");
    assertThat(before.over()).isTrue();
    bench.pass(SECOND.multipliedBy(9));
    bench.create("one");
    bench.pass(SECOND);
    assertThat(bench.poll(after).getLast()).isEqualTo("ERROR 410");
    Watch quiet = bench.watch("&resourceVersion=" + bench.cluster.store().revision());
    assertThat(bench.poll(quiet)).isEmpty();
  }

  @Test
  void compactionAloneLeavesWatchesThatAreUpToDate() {
    Watch watch = bench.watch("");
    bench.poll(watch);
    bench.put(Fault.of("compact", new Effect.Compaction(Optional.empty(), false)));
    bench.pass(Duration.ZERO);
    bench.create("one");
    assertThat(bench.poll(watch)).containsExactly("ADDED one");
  }

  @Test
  void aPartitionHoldsEventsBackUntilItHeals() {
    Watch watch = bench.watch("");
    bench.poll(watch);
    bench.put(
        Fault.of("apart", new Effect.Partition())
            .matching(Match.client("tester"))
            .during(Duration.ZERO, SECOND.multipliedBy(10)));
    bench.ask("other/1.0", "POST", MAPS, Bench.map("one", "red"));
    bench.pass(SECOND);
    assertThat(bench.poll(watch)).isEmpty();
    assertThat(watch.wakeAt()).isEqualTo(bench.now.plusSeconds(9));
    bench.pass(SECOND.multipliedBy(9));
    assertThat(bench.poll(watch)).containsExactly("ADDED one");
  }

  @Test
  void aRemovedFaultLeavesNothingBehind() {
    Watch watch = bench.watch("");
    bench.poll(watch);
    bench.put(Fault.of("lost", new Effect.DroppedEvents()));
    bench.cluster.faults().remove("lost");
    bench.create("one");
    assertThat(bench.poll(watch)).containsExactly("ADDED one");
  }
}
