package dev.sluice.clustersim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Faults are a function of seed, requests and times. */
class FaultLawsTest {

  @Property(tries = 30)
  void theSameSeedAndRequestsGiveTheSameFaults(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 1_000_000) long script) {
    assertThat(run(seed, script)).isEqualTo(run(seed, script));
  }

  @Property(tries = 30)
  void anEventIsNeverInventedNorOutOfOrder(@ForAll long seed, @ForAll long script) {
    Bench bench = new Bench(seed);
    bench.put(
        Fault.of("late", new Effect.DelayedEvents(new Range(Duration.ZERO, Duration.ofSeconds(5))))
            .withProbability(0.5));
    bench.put(Fault.of("lost", new Effect.DroppedEvents()).withProbability(0.3));
    Watch watch = bench.watch("&allowWatchBookmarks=false");
    SplittableRandom random = new SplittableRandom(script);
    List<String> sent = new ArrayList<>();
    List<String> arrived = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "map-" + i;
      bench.create(name);
      sent.add("ADDED " + name);
      bench.pass(Duration.ofMillis(random.nextLong(2_000)));
      arrived.addAll(bench.poll(watch));
    }
    bench.pass(Duration.ofMinutes(1));
    arrived.addAll(bench.poll(watch));
    arrived.removeIf(event -> event.equals("ADDED kube-root-ca.crt"));
    assertThat(sent).containsSubsequence(arrived);
  }

  private static List<String> run(long seed, long script) {
    Bench bench = new Bench(seed);
    bench.put(
        Fault.of("slow", new Effect.Latency(new Range(Duration.ZERO, Duration.ofSeconds(2))))
            .withProbability(0.5));
    bench.put(Fault.of("busy", new Effect.Conflict()).withProbability(0.3));
    bench.put(Fault.of("gone", new Effect.LostAnswer(Range.NONE)).withProbability(0.1));
    bench.put(
        Fault.of("late", new Effect.DelayedEvents(Range.of(Duration.ofSeconds(1))))
            .withProbability(0.4));
    bench.put(
        Fault.of(
            "closed",
            new Effect.ClosedWatches(true, Optional.of(Range.of(Duration.ofSeconds(9))))));
    List<String> seen = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(script);
    Optional<Watch> watch = Optional.empty();
    for (int i = 0; i < 40; i++) {
      String name = "map-" + random.nextInt(5);
      Outcome outcome =
          switch (random.nextInt(3)) {
            case 0 -> bench.create(name);
            case 1 -> bench.change(name, "v" + i);
            default -> bench.get(Bench.MAPS + "?watch=true");
          };
      seen.add(text(outcome));
      if (outcome instanceof Outcome.Answered(Answer.Stream(Watch fresh), Duration _)) {
        watch = Optional.of(fresh);
      }
      bench.pass(Duration.ofMillis(random.nextLong(1_500)));
      watch.ifPresent(open -> seen.add(bench.poll(open) + " " + open.over()));
    }
    return seen;
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Answer.Document document, Duration after) ->
          document.code() + " " + after + " " + document.body();
      case Outcome.Answered(Answer _, Duration after) -> "answered " + after;
      case Outcome.Lost(boolean carriedOut, Duration after) -> "lost " + carriedOut + after;
      case Outcome.Held(Instant until) -> "held " + until;
    };
  }
}
