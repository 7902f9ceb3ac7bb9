package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.store.Change;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The events of one watch. Whoever serves it calls {@link #poll} whenever the store has changed or
 * {@link #wakeAt} is reached, and sends what it gets. Not thread-safe: the same rules as for the
 * store.
 */
public final class Watch {

  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);
  private static final Duration BOOKMARK_BEFORE_END = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final GroupResource resource;
  private final Filter filter;
  private final Rendering rendering;
  private final Optional<UnaryOperator<ObjectNode>> bookmarks;
  private final Instant end;
  private final List<ObjectNode> first = new ArrayList<>();
  private long seen;
  private boolean begun;
  private boolean ended;
  private boolean over;
  private Instant nextBookmark;
  private Duration skew = Duration.ZERO;
  private WatchLine line = WatchLine.DIRECT;

  /** How an object looks in an event. */
  interface Rendering {

    /**
     * One object.
     *
     * @param first whether nothing was rendered for this watch before
     */
    ObjectNode render(ObjectNode object, boolean first, Instant now);
  }

  /**
   * A watch of what happens after {@code seen}.
   *
   * @param bookmarks makes a bookmark of one that only has a resource version; empty: none wanted
   */
  Watch(
      ObjectStore store,
      GroupResource resource,
      Filter filter,
      Rendering rendering,
      Optional<UnaryOperator<ObjectNode>> bookmarks,
      long seen,
      Instant now,
      Instant end) {
    this.store = store;
    this.resource = resource;
    this.filter = filter;
    this.rendering = rendering;
    this.bookmarks = bookmarks;
    this.seen = seen;
    this.end = end;
    this.nextBookmark = next(now);
  }

  /** Begins with everything that is there now. */
  Watch withInitialEvents(boolean marked, Instant now) {
    for (ObjectNode object : store.list(resource, filter.namespace())) {
      if (filter.matches(object)) {
        first.add(event("ADDED", object, now));
      }
    }
    seen = store.revision();
    if (marked) {
      bookmarks.ifPresent(b -> first.add(bookmark(b, true)));
    }
    return this;
  }

  /** Has everything come through a line; before the first {@link #poll}. */
  public void through(WatchLine own) {
    line = own;
  }

  /** The server's clock was ahead by so much when the watch began. */
  public void skewed(Duration ahead) {
    skew = ahead;
  }

  /** What has arrived since the last call, in order, each as a client gets it. */
  public List<ObjectNode> poll(Instant now) {
    if (over) {
      return List.of();
    }
    WatchLine.Passed passed = line.pass(ended ? List.of() : sent(now.plus(skew)), ended, now);
    over = passed.end() != WatchLine.End.OPEN;
    if (passed.end() != WatchLine.End.EXPIRED) {
      return passed.events();
    }
    List<ObjectNode> events = new ArrayList<>(passed.events());
    events.add(expired());
    return events;
  }

  /** What the server has to say since the last call. */
  private List<ObjectNode> sent(Instant now) {
    List<ObjectNode> events = new ArrayList<>(first);
    first.clear();
    if (!store.knows(resource, seen)) {
      events.add(expired());
      ended = true;
      return events;
    }
    for (Change change : store.changesAfter(resource, seen)) {
      event(change, now).ifPresent(events::add);
    }
    seen = store.revision();
    if (!now.isBefore(nextBookmark)) {
      bookmarks.ifPresent(b -> events.add(bookmark(b, false)));
      nextBookmark = next(now);
    }
    ended = !now.isBefore(end);
    return events;
  }

  /** What it watches. */
  public GroupResource resource() {
    return resource;
  }

  /** Whether no more events come. */
  public boolean over() {
    return over;
  }

  /** When to call {@link #poll} even though nothing changed. */
  public Instant wakeAt() {
    Instant due = line.due();
    if (ended) {
      return due;
    }
    Instant own = bookmarks.isPresent() && nextBookmark.isBefore(end) ? nextBookmark : end;
    Instant next = own.minus(skew);
    return next.isBefore(due) ? next : due;
  }

  private Instant next(Instant now) {
    Instant last = end.minus(BOOKMARK_BEFORE_END);
    Instant regular = now.plus(BOOKMARK_EVERY);
    if (regular.isBefore(last)) {
      return regular;
    }
    return now.isBefore(last) ? last : end.plus(BOOKMARK_EVERY);
  }

  private Optional<ObjectNode> event(Change change, Instant now) {
    boolean was = change.before().filter(filter::matches).isPresent();
    boolean is = change.after().filter(filter::matches).isPresent();
    if (is) {
      return Optional.of(event(was ? "MODIFIED" : "ADDED", change.last(), now));
    }
    if (!was) {
      return Optional.empty();
    }
    // What left the selection is told as it was when it still belonged, at the new version.
    ObjectNode last = change.before().orElseThrow().deepCopy();
    ((ObjectNode) last.get("metadata"))
        .set("resourceVersion", change.last().path("metadata").path("resourceVersion"));
    return Optional.of(event("DELETED", last, now));
  }

  private ObjectNode event(String type, ObjectNode object, Instant now) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", rendering.render(object, !begun, now));
    begun = true;
    return event;
  }

  private ObjectNode bookmark(UnaryOperator<ObjectNode> make, boolean initialEventsEnd) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(seen));
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    ObjectNode event = Json.object().put("type", "BOOKMARK");
    event.set("object", make.apply(object));
    return event;
  }

  private ObjectNode expired() {
    ObjectNode event = Json.object().put("type", "ERROR");
    event.set(
        "object",
        ApiStatus.expired(
                "too old resource version: %d (%d)".formatted(seen, store.oldest(resource)))
            .toJson());
    return event;
  }
}
