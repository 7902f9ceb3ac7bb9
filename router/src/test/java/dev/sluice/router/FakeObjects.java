package dev.sluice.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.router.keep.ObjectWatch;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Routing objects in memory with resourceVersions, faults on demand, and a listener. */
public final class FakeObjects implements RoutingObjects {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Map<ObjectRef, ObjectNode> stored = new LinkedHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private Optional<ObjectWatch.Listener> listener = Optional.empty();
  private Optional<String> outage = Optional.empty();
  private Optional<String> rejection = Optional.empty();
  private Runnable beforeEach = () -> {};
  private long version;

  /** A VirtualService of namespace {@code shop} with these weights. */
  public static ObjectRef service(String name) {
    return new ObjectRef(
        "networking.istio.io/v1alpha3", "VirtualService", "virtualservices", "shop", name);
  }

  /** Stores a VirtualService that sends everything to stable. */
  public synchronized void addService(String name) {
    store(
        service(name),
        parse(
            """
            {"metadata": {"name": "%s", "namespace": "shop"}, "spec": {"http": [{"route": [
              {"destination": {"host": "stable"}, "weight": 100},
              {"destination": {"host": "canary"}, "weight": 0}]}]}}"""
                .formatted(name)));
  }

  /** Removes an object. */
  public void remove(ObjectRef ref) {
    synchronized (this) {
      stored.remove(ref);
    }
    listener.ifPresent(told -> told.changed(ref, ""));
  }

  /** Changes an object as somebody else. */
  public void edit(ObjectRef ref, UnaryOperator<ObjectNode> change) {
    synchronized (this) {
      store(ref, change.apply(get(ref).deepCopy()));
    }
    tell(ref);
  }

  /** The canary's weight in a VirtualService. */
  public synchronized int canaryWeight(String name) {
    return get(service(name)).at("/spec/http/0/route/1/weight").asInt();
  }

  /** An object as it is stored. */
  public synchronized ObjectNode get(ObjectRef ref) {
    ObjectNode found = stored.get(ref);
    if (found == null) {
      throw new AssertionError(ref + " does not exist");
    }
    return found;
  }

  /** Who is told of changes. */
  public void listener(ObjectWatch.Listener told) {
    listener = Optional.of(told);
  }

  /** Every call answers as an API server that is away, until this is called with nothing. */
  public synchronized void outage(Optional<String> cause) {
    outage = cause;
  }

  /** Every write is rejected, until this is called with nothing. */
  public synchronized void rejection(Optional<String> cause) {
    rejection = cause;
  }

  /** Runs before every read and write. */
  public synchronized void beforeEach(Runnable action) {
    beforeEach = action;
  }

  /** How many objects were read. */
  public int reads() {
    return reads.get();
  }

  /** How many writes were stored. */
  public int writes() {
    return writes.get();
  }

  @Override
  public Read read(ObjectRef ref) {
    hook().run();
    synchronized (this) {
      reads.incrementAndGet();
      if (outage.isPresent()) {
        return new Read.Unavailable(outage.get());
      }
      ObjectNode found = stored.get(ref);
      return found == null ? new Read.Missing() : new Read.Found(found.deepCopy());
    }
  }

  @Override
  public Write write(Change change) {
    hook().run();
    synchronized (this) {
      if (outage.isPresent()) {
        return new Write.Unavailable(outage.get());
      }
      if (rejection.isPresent()) {
        return new Write.Rejected(rejection.get());
      }
      if (!isAsRead(change)) {
        return new Write.Conflict();
      }
      writes.incrementAndGet();
      switch (change) {
        case Change.Create(ObjectRef ref, ObjectNode tree) -> store(ref, tree.deepCopy());
        case Change.Update(ObjectRef ref, ObjectNode before, ObjectNode after) ->
            store(ref, after.deepCopy());
        case Change.Delete(ObjectRef ref, ObjectNode before) -> stored.remove(ref);
      }
    }
    tell(change.ref());
    return new Write.Done();
  }

  private synchronized Runnable hook() {
    return beforeEach;
  }

  private boolean isAsRead(Change change) {
    ObjectNode present = stored.get(change.ref());
    return switch (change) {
      case Change.Create _ -> present == null;
      case Change.Update(var _, ObjectNode before, var _) -> sameVersion(present, before);
      case Change.Delete(var _, ObjectNode before) -> sameVersion(present, before);
    };
  }

  private static boolean sameVersion(@Nullable ObjectNode present, ObjectNode before) {
    return present != null
        && present.at("/metadata/resourceVersion").equals(before.at("/metadata/resourceVersion"));
  }

  private void store(ObjectRef ref, ObjectNode tree) {
    version++;
    tree.withObject("/metadata").put("resourceVersion", Long.toString(version));
    stored.put(ref, tree);
  }

  private void tell(ObjectRef ref) {
    String now;
    synchronized (this) {
      ObjectNode tree = stored.get(ref);
      now = tree == null ? "" : tree.at("/metadata/resourceVersion").asText();
    }
    listener.ifPresent(told -> told.changed(ref, now));
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
