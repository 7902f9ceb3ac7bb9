package dev.sluice.clustersim.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Attributes;
import dev.sluice.clustersim.api.WatchLine;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The line between a server and one watching client, with what goes wrong on it. */
final class FaultyLine implements WatchLine {

  private static final Set<String> CHANGES = Set.of("ADDED", "MODIFIED", "DELETED");

  private final Faults faults;
  private final Attributes about;
  private final Client client;
  private final Instant begun;
  private final long changesBefore;
  private final Deque<OnTheWay> way = new ArrayDeque<>();
  private final Map<Standing, Optional<Instant>> cuts = new HashMap<>();
  private final Map<Standing, Integer> compactions = new HashMap<>();
  private Instant looked;

  private record OnTheWay(ObjectNode event, Instant arrives) {}

  FaultyLine(Faults faults, Attributes about, Client client, Instant begun) {
    this.faults = faults;
    this.about = about;
    this.client = client;
    this.begun = begun;
    this.looked = begun;
    this.changesBefore = faults.changes();
    for (Standing one : faults.all()) {
      compactions.put(one, one.hits());
    }
  }

  @Override
  public Passed pass(List<ObjectNode> events, boolean ended, Instant now) {
    faults.run(now);
    looked = now;
    if (faults.all().isEmpty() && way.isEmpty()) {
      return new Passed(events, ended ? End.CLOSED : End.OPEN);
    }
    List<Standing> theirs =
        faults.active(now).stream()
            .filter(one -> one.fault().match().watch(client, about))
            .toList();
    events.forEach(event -> send(event, theirs, now));
    List<ObjectNode> arrived = new ArrayList<>();
    if (theirs.stream().anyMatch(one -> one.fault().effect() instanceof Effect.Partition)) {
      return new Passed(arrived, End.OPEN);
    }
    while (!way.isEmpty() && !way.element().arrives().isAfter(now)) {
      arrived.add(way.remove().event());
    }
    return new Passed(arrived, end(ended, now));
  }

  private End end(boolean ended, Instant now) {
    if (faults.all().stream().anyMatch(this::expires)) {
      return End.EXPIRED;
    }
    boolean cut =
        faults.active(now).stream()
            .filter(one -> one.fault().match().watch(client, about))
            .anyMatch(one -> cut(one).filter(at -> !at.isAfter(now)).isPresent());
    return cut || (ended && way.isEmpty()) ? End.CLOSED : End.OPEN;
  }

  private void send(ObjectNode event, List<Standing> theirs, Instant now) {
    Instant arrives = way.isEmpty() ? now : way.getLast().arrives();
    if (arrives.isBefore(now)) {
      arrives = now;
    }
    String namespace = Json.text(event, "object", "metadata", "namespace");
    String name = Json.text(event, "object", "metadata", "name");
    boolean change = CHANGES.contains(Json.text(event, "type"));
    for (Standing one : theirs) {
      if (!change || !one.fault().match().object(namespace, name)) {
        continue;
      }
      switch (one.fault().effect()) {
        case Effect.DroppedEvents() when one.hit() -> {
          return;
        }
        case Effect.DelayedEvents(Range range) when one.hit() -> {
          Instant late = now.plus(one.draw(range));
          arrives = late.isAfter(arrives) ? late : arrives;
        }
        default -> {}
      }
    }
    way.add(new OnTheWay(event, arrives));
  }

  /** Whether the server lost the past that this watch came from. */
  private boolean expires(Standing one) {
    return one.fault().effect() instanceof Effect.Compaction(Optional<Duration> _, boolean ends)
        && ends
        && one.fault().match().watch(client, about)
        && one.hits() > compactions.getOrDefault(one, 0);
  }

  /** When a fault ends this watch; decided once, when the fault is first seen at work. */
  private Optional<Instant> cut(Standing one) {
    if (!(one.fault().effect()
        instanceof Effect.ClosedWatches(boolean existing, Optional<Range> lifetime))) {
      return Optional.empty();
    }
    return cuts.computeIfAbsent(
        one,
        fault -> {
          boolean before =
              begun.isBefore(fault.begin())
                  || (begun.equals(fault.begin()) && changesBefore < fault.order());
          if (before && existing) {
            return fault.hit() ? Optional.of(fault.begin()) : Optional.empty();
          }
          Instant from = before ? fault.begin() : begun;
          return lifetime.filter(range -> fault.hit()).map(range -> from.plus(fault.draw(range)));
        });
  }

  @Override
  public Instant due() {
    Instant due = faults.nextAfter(looked);
    if (!way.isEmpty() && way.element().arrives().isAfter(looked)) {
      due = earlier(due, way.element().arrives());
    }
    for (Optional<Instant> cut : cuts.values()) {
      if (cut.isPresent() && cut.get().isAfter(looked)) {
        due = earlier(due, cut.get());
      }
    }
    return due;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
