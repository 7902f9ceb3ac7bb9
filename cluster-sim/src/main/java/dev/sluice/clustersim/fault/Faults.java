package dev.sluice.clustersim.fault;

import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Attributes;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The faults of one cluster, in the order in which they were put. Not thread-safe. */
public final class Faults {

  private final Map<String, Standing> standing = new LinkedHashMap<>();
  private final Runnable compaction;
  private long seed;
  private long changes;

  /**
   * What is there of a fault.
   *
   * @param since when it was put
   * @param active whether it can happen now
   * @param hits how often it happened
   */
  public record State(Fault fault, Instant since, boolean active, int hits) {}

  /**
   * No faults.
   *
   * @param compaction makes the store forget its past
   */
  public Faults(long seed, Runnable compaction) {
    this.seed = seed;
    this.compaction = compaction;
  }

  /** Puts a fault, in place of one with that name; its window counts from {@code now}. */
  public void put(Fault fault, Instant now) {
    changes++;
    standing.remove(fault.name());
    standing.put(fault.name(), new Standing(fault, now, seed, changes));
  }

  /** Puts all faults of a scenario; where it has a seed, that is the one from now on. */
  public void put(Scenario scenario, Instant now) {
    scenario.seed().ifPresent(own -> seed = own);
    scenario.faults().forEach(fault -> put(fault, now));
  }

  /** Removes a fault; false: there is none of that name. */
  public boolean remove(String name) {
    boolean there = standing.remove(name) != null;
    changes += there ? 1 : 0;
    return there;
  }

  /** Removes all faults. */
  public void clear() {
    standing.clear();
    changes++;
  }

  /** What there is. */
  public List<State> list(Instant now) {
    return standing.values().stream()
        .map(one -> new State(one.fault(), one.since(), one.active(now), one.hits()))
        .toList();
  }

  /** The seed from which dice are thrown. */
  public long seed() {
    return seed;
  }

  /** Rises whenever faults are put or removed: who waits because of one should look again. */
  public long changes() {
    return changes;
  }

  /** By how much the server's clock is ahead. */
  public Duration skew(Instant now) {
    Duration skew = Duration.ZERO;
    for (Standing one : standing.values()) {
      if (one.fault().effect() instanceof Effect.ClockSkew(Duration by) && one.active(now)) {
        skew = skew.plus(by);
      }
    }
    return skew;
  }

  /** Does what is due without anybody asking. */
  public void run(Instant now) {
    for (Standing one : standing.values()) {
      Optional<Instant> due = one.nextCompaction().filter(at -> !at.isAfter(now));
      if (due.isPresent() && one.active(now)) {
        one.compacted(now);
        if (one.hit()) {
          compaction.run();
        }
      }
    }
  }

  /** When something begins, ends or is due after {@code now}; {@link Instant#MAX}: never. */
  public Instant nextAfter(Instant now) {
    return standing.values().stream()
        .flatMap(
            one -> Stream.concat(Stream.of(one.begin(), one.end()), one.nextCompaction().stream()))
        .filter(at -> at.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /**
   * What a client sees of its request.
   *
   * @param server carries the request out
   */
  public Outcome serve(Request request, Instant now, Supplier<Answer> server) {
    if (standing.isEmpty()) {
      return new Outcome.Answered(watched(server.get(), request, now), Duration.ZERO);
    }
    Attributes about = Attributes.of(request);
    Client client = Client.of(request);
    List<Standing> theirs =
        active(now).stream().filter(one -> one.fault().match().request(client, about)).toList();
    for (Standing one : theirs) {
      if (one.fault().effect() instanceof Effect.Partition && one.hit()) {
        return new Outcome.Held(one.end());
      }
    }
    Duration delay = Duration.ZERO;
    Optional<Outcome> lost = Optional.empty();
    for (Standing one : theirs) {
      switch (one.fault().effect()) {
        case Effect.Latency(Range range) -> delay = one.hit() ? delay.plus(one.draw(range)) : delay;
        case Effect.Conflict() -> {
          if (conflicts(one.fault(), about) && one.hit()) {
            return new Outcome.Answered(Refusals.conflict(about), delay);
          }
        }
        case Effect.TooManyRequests(int seconds) -> {
          if (one.hit()) {
            return new Outcome.Answered(Refusals.tooManyRequests(seconds), delay);
          }
        }
        case Effect.ServerError(int code) -> {
          if (one.hit()) {
            return new Outcome.Answered(Refusals.serverError(code), delay);
          }
        }
        case Effect.LostRequest(Range range) -> {
          if (one.hit()) {
            return new Outcome.Lost(false, delay.plus(one.draw(range)));
          }
        }
        case Effect.LostAnswer(Range range) -> {
          if (lost.isEmpty() && one.hit()) {
            lost = Optional.of(new Outcome.Lost(true, delay.plus(one.draw(range))));
          }
        }
        case Effect.Partition(), Effect.ClockSkew(Duration _) -> {}
        case Effect.ClosedWatches(boolean _, Optional<Range> _) -> {}
        case Effect.DelayedEvents(Range _), Effect.DroppedEvents() -> {}
        case Effect.Compaction(Optional<Duration> _, boolean _) -> {}
      }
    }
    Answer answer = server.get();
    Duration after = delay;
    return lost.orElseGet(() -> new Outcome.Answered(watched(answer, request, now), after));
  }

  /** Creating has no version to be behind; deleting has one only where a fault says so. */
  private static boolean conflicts(Fault fault, Attributes about) {
    return about.resourceRequest()
        && !about.name().isEmpty()
        && switch (about.verb()) {
          case "update", "patch" -> true;
          case "delete" -> fault.match().verbs().contains("delete");
          default -> false;
        };
  }

  private Answer watched(Answer answer, Request request, Instant now) {
    if (answer instanceof Answer.Stream(Watch watch)) {
      watch.through(new FaultyLine(this, Attributes.of(request), Client.of(request), now));
    }
    return answer;
  }

  Collection<Standing> all() {
    return standing.values();
  }

  List<Standing> active(Instant now) {
    List<Standing> active = new ArrayList<>();
    for (Standing one : standing.values()) {
      if (one.active(now)) {
        active.add(one);
      }
    }
    return active;
  }
}
