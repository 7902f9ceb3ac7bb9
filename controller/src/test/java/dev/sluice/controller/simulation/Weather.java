package dev.sluice.controller.simulation;

import dev.sluice.clustersim.fault.Effect;
import dev.sluice.clustersim.fault.Fault;
import dev.sluice.clustersim.fault.Faults;
import dev.sluice.clustersim.fault.Match;
import dev.sluice.clustersim.fault.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What goes wrong between the API server and its clients, for a while each time. */
record Weather(Chance chance, Faults faults, Agenda agenda, Consumer<String> told) {

  private static final List<Integer> CODES = List.of(500, 503, 504);

  /** How long a watch keeps its news to itself in the best of weathers. */
  Duration staleness() {
    return chance.time(Duration.ofMillis(1), Duration.ofMillis(chance.oneIn(20) ? 3_000 : 80));
  }

  /** One direction of a request, undisturbed. */
  Duration latency() {
    return Duration.ofMillis(chance.between(1, 6));
  }

  /** Several things go wrong at once. */
  void storm() {
    Duration length = Duration.ofSeconds(chance.between(5, 120));
    told.accept("a storm of " + length.toSeconds() + " s");
    for (int i = chance.between(1, 4); i > 0; i--) {
      put(squall(), length);
    }
  }

  /** Nothing comes through to one process. */
  void cut() {
    String process = chance.of(List.of(World.CONTROLLER, World.ROUTER));
    Duration length = Duration.ofSeconds(chance.between(1, 40));
    told.accept("the API server is out of the %s's reach for %s".formatted(process, length));
    put(Fault.of("cut", new Effect.Partition()).matching(Match.client(process)), length);
  }

  void calm() {
    faults.clear();
  }

  private void put(Fault fault, Duration length) {
    Fault passing = fault.during(Duration.ZERO, length);
    told.accept("fault " + passing.name() + " " + passing.effect());
    faults.put(passing, agenda.instant());
  }

  private Fault squall() {
    return switch (chance.between(0, 9)) {
      case 0 -> often("conflicts", new Effect.Conflict());
      case 1 -> often("too-many", new Effect.TooManyRequests(1));
      case 2 -> often("errors", new Effect.ServerError(chance.of(CODES)));
      case 3 -> often("lost-answers", new Effect.LostAnswer(Range.NONE));
      case 4 -> often("lost-requests", new Effect.LostRequest(Range.of(Duration.ofSeconds(2))));
      case 5 ->
          often("closed", new Effect.ClosedWatches(chance.oneIn(2), Optional.of(upTo(9_000))));
      case 6 -> always("compaction", new Effect.Compaction(Optional.empty(), chance.oneIn(2)));
      case 7 -> always("slow", new Effect.Latency(upTo(3_000)));
      case 8 -> always("skew", new Effect.ClockSkew(Duration.ofSeconds(chance.between(-30, 30))));
      default -> always("late", new Effect.DelayedEvents(upTo(20_000)));
    };
  }

  private Fault often(String name, Effect effect) {
    return always(name, effect).withProbability(1.0 / chance.between(3, 15));
  }

  private static Fault always(String name, Effect effect) {
    return Fault.of(name, effect);
  }

  private Range upTo(int millis) {
    return new Range(Duration.ofMillis(1), Duration.ofMillis(chance.between(2, millis)));
  }
}
