package dev.sluice.clustersim.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.values.GoDurations;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kinds of faults as scenarios name them, with the fields that each has. */
enum Kind {
  CONFLICT("conflict", Set.of("update", "patch", "delete"), Set.of()),
  LATENCY("latency", Set.of(), Set.of("min", "max")),
  TOO_MANY_REQUESTS("tooManyRequests", Set.of(), Set.of("retryAfter")),
  SERVER_ERROR("serverError", Set.of(), Set.of("code")),
  LOST_ANSWER("lostAnswer", Set.of(), Set.of("min", "max")),
  LOST_REQUEST("lostRequest", Set.of(), Set.of("min", "max")),
  CLOSED_WATCHES("closedWatches", Set.of("watch"), Set.of("existing", "min", "max")),
  DELAYED_EVENTS("delayedEvents", Set.of("watch"), Set.of("min", "max")),
  DROPPED_EVENTS("droppedEvents", Set.of("watch"), Set.of()),
  COMPACTION("compaction", Set.of("watch"), Set.of("every", "endWatches")),
  PARTITION("partition", Set.of(), Set.of()),
  CLOCK_SKEW("clockSkew", Set.of(), Set.of("by"));

  private static final Set<String> EVERYBODY = Set.of("name", "kind", "after", "for", "status");
  private static final Set<String> BY_CHANCE = Set.of("probability", "times", "match");
  private static final Set<String> MATCHES =
      Set.of("verbs", "resources", "namespaces", "names", "client");
  private static final int UNAVAILABLE = 503;

  private final String text;
  private final Set<String> verbs;
  private final Set<String> own;

  Kind(String text, Set<String> verbs, Set<String> own) {
    this.text = text;
    this.verbs = verbs;
    this.own = own;
  }

  static Optional<Kind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(kind -> kind.text).toList();
  }

  /** The verbs that can have it; empty: all. */
  Set<String> verbs() {
    return verbs;
  }

  /** Its fields. */
  Set<String> fields() {
    Set<String> all = new HashSet<>(own);
    all.addAll(EVERYBODY);
    switch (this) {
      case PARTITION -> all.add("match");
      case CLOCK_SKEW -> {}
      default -> all.addAll(BY_CHANCE);
    }
    return all;
  }

  /** The fields of its match. */
  Set<String> matches() {
    return switch (this) {
      case PARTITION -> Set.of("client");
      case COMPACTION, CLOSED_WATCHES -> Set.of("verbs", "resources", "client");
      default -> MATCHES;
    };
  }

  Effect effect(Fields fields) {
    return switch (this) {
      case CONFLICT -> new Effect.Conflict();
      case LATENCY -> new Effect.Latency(fields.neededRange());
      case TOO_MANY_REQUESTS -> new Effect.TooManyRequests(seconds(fields));
      case SERVER_ERROR ->
          new Effect.ServerError(fields.whole("code", 500, 599).orElse(UNAVAILABLE));
      case LOST_ANSWER -> new Effect.LostAnswer(fields.range().orElse(Range.NONE));
      case LOST_REQUEST -> new Effect.LostRequest(fields.range().orElse(Range.NONE));
      case CLOSED_WATCHES -> new Effect.ClosedWatches(fields.yes("existing", true), fields.range());
      case DELAYED_EVENTS -> new Effect.DelayedEvents(fields.neededRange());
      case DROPPED_EVENTS -> new Effect.DroppedEvents();
      case COMPACTION -> new Effect.Compaction(every(fields), fields.yes("endWatches", true));
      case PARTITION -> new Effect.Partition();
      case CLOCK_SKEW -> new Effect.ClockSkew(skew(fields));
    };
  }

  /** The header has whole seconds. */
  private static int seconds(Fields fields) {
    Duration after = fields.duration("retryAfter").orElse(Duration.ofSeconds(1));
    if (after.toNanosPart() != 0 || after.isZero() || after.toSeconds() > Integer.MAX_VALUE) {
      fields.problem("retryAfter", "is not in whole seconds; give e.g. 1s");
      return 1;
    }
    return Math.toIntExact(after.toSeconds());
  }

  private static Optional<Duration> every(Fields fields) {
    Optional<Duration> every = fields.duration("every");
    if (every.filter(Duration::isZero).isPresent()) {
      fields.problem("every", "is no time at all; give a duration such as 30s");
      return Optional.empty();
    }
    return every;
  }

  private static Duration skew(Fields fields) {
    if (!fields.json().has("by")) {
      fields.problem("by", "is missing; give a duration such as 5m or -90s");
    }
    return fields.anyDuration("by").orElse(Duration.ZERO);
  }

  /** Writes an effect as {@link #effect} reads it. */
  static void write(Effect effect, ObjectNode json) {
    switch (effect) {
      case Effect.Conflict() -> kind(json, CONFLICT);
      case Effect.Latency(Range range) -> range(kind(json, LATENCY), range);
      case Effect.TooManyRequests(int seconds) ->
          kind(json, TOO_MANY_REQUESTS).put("retryAfter", seconds + "s");
      case Effect.ServerError(int code) -> kind(json, SERVER_ERROR).put("code", code);
      case Effect.LostAnswer(Range range) -> range(kind(json, LOST_ANSWER), range);
      case Effect.LostRequest(Range range) -> range(kind(json, LOST_REQUEST), range);
      case Effect.ClosedWatches(boolean existing, Optional<Range> lifetime) -> {
        kind(json, CLOSED_WATCHES).put("existing", existing);
        lifetime.ifPresent(range -> range(json, range));
      }
      case Effect.DelayedEvents(Range range) -> range(kind(json, DELAYED_EVENTS), range);
      case Effect.DroppedEvents() -> kind(json, DROPPED_EVENTS);
      case Effect.Compaction(Optional<Duration> every, boolean ends) -> {
        kind(json, COMPACTION).put("endWatches", ends);
        every.ifPresent(duration -> json.put("every", GoDurations.format(duration)));
      }
      case Effect.Partition() -> kind(json, PARTITION);
      case Effect.ClockSkew(Duration by) ->
          kind(json, CLOCK_SKEW).put("by", GoDurations.format(by));
    }
  }

  private static ObjectNode kind(ObjectNode json, Kind kind) {
    return json.put("kind", kind.text);
  }

  private static void range(ObjectNode json, Range range) {
    json.put("min", GoDurations.format(range.min()));
    json.put("max", GoDurations.format(range.max()));
  }
}
