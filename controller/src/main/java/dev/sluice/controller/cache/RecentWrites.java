package dev.sluice.controller.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * An overlay over an informer: what the API server answered our own write of an object is what we
 * read of it until the informer has seen that version, a newer one or the object's deletion. The
 * informer and its events are left alone, so nothing that happens to an object goes unnoticed.
 *
 * <p>Thread-safe. Bounded: an object that the informer never brings is forgotten after a minute.
 */
public final class RecentWrites<T extends HasMetadata> {

  /** How long an object that we created may take to come by the watch; then it counts as gone. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int MOST_DELETIONS = 1_000;

  /** {@code known} tells whether the informer held the object, which then can only be deleted. */
  private record Entry<T>(T object, boolean known, long atNanos) {}

  private final Function<ResourceID, Optional<T>> informer;
  private final LongSupplier nanos;
  private final Map<ResourceID, Entry<T>> entries = new ConcurrentHashMap<>();
  private final OwnedWrites owned = new OwnedWrites(this::holds);
  private final Map<String, Boolean> deleted = new BoundedMap();
  private long sweptAt;

  private static final class BoundedMap extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST_DELETIONS;
    }
  }

  /**
   * An overlay that holds nothing yet.
   *
   * @param informer what the informer's store holds
   * @param nanos a steadily growing time in nanoseconds, such as {@link System#nanoTime}
   */
  public RecentWrites(Function<ResourceID, Optional<T>> informer, LongSupplier nanos) {
    this.informer = informer;
    this.nanos = nanos;
    this.sweptAt = nanos.getAsLong();
  }

  /** Takes an object as the API server answered our write or read of it. */
  public synchronized void written(T object) {
    sweep();
    if (deleted.containsKey(object.getMetadata().getUid())) {
      return;
    }
    ResourceID id = ResourceID.fromResource(object);
    Entry<T> before = entries.get(id);
    if (before != null && isNewer(before.object(), object)) {
      return;
    }
    Optional<T> cached = informer.apply(id);
    if (cached.isPresent() && !isNewer(object, cached.get())) {
      if (before != null) {
        forget(id, before);
      }
      return;
    }
    boolean known = cached.isPresent() || (before != null && before.known());
    entries.put(id, new Entry<>(object, known, nanos.getAsLong()));
    owned.add(object);
    if (before != null) {
      owned.remove(before.object());
    }
  }

  /** Takes the news that an object is gone; what was written of it is forgotten. */
  public synchronized void deleted(HasMetadata object) {
    String uid = object.getMetadata().getUid();
    deleted.put(uid, true);
    ResourceID id = ResourceID.fromResource(object);
    Entry<T> entry = entries.get(id);
    if (entry != null && uid.equals(entry.object().getMetadata().getUid())) {
      forget(id, entry);
    }
  }

  /** The object of that name. */
  public Optional<T> get(ResourceID id) {
    // The entry first: it goes only once the informer, read after it, holds what is as new.
    Entry<T> entry = entries.get(id);
    Optional<T> cached = informer.apply(id);
    return entry == null ? cached : newest(id, entry, cached);
  }

  /** The object as it was seen, or as we wrote it since. */
  public T newest(T seen) {
    ResourceID id = ResourceID.fromResource(seen);
    Entry<T> entry = entries.get(id);
    return entry != null && isNewer(entry.object(), seen) ? entry.object() : seen;
  }

  /**
   * The objects that have this controller, as we wrote them since, with those that the informer has
   * not brought yet.
   *
   * @param seen what the informer holds of them
   */
  public List<T> controlledBy(String uid, Collection<T> seen) {
    Map<ResourceID, T> objects = new LinkedHashMap<>();
    for (T object : seen) {
      objects.put(ResourceID.fromResource(object), newest(object));
    }
    for (ResourceID id : owned.controlledBy(uid)) {
      if (!objects.containsKey(id)) {
        get(id).ifPresent(object -> objects.put(id, object));
      }
    }
    List<T> all = new ArrayList<>(objects.values());
    all.removeIf(object -> !OwnedWrites.controllers(object).contains(uid));
    return List.copyOf(all);
  }

  /** How many objects the informer is behind with. */
  public int size() {
    return entries.size();
  }

  private Optional<T> newest(ResourceID id, Entry<T> entry, Optional<T> cached) {
    if (cached.isPresent()) {
      if (isNewer(entry.object(), cached.get())) {
        if (!entry.known()) {
          entries.replace(id, entry, new Entry<>(entry.object(), true, entry.atNanos()));
        }
        return Optional.of(entry.object());
      }
      forget(id, entry);
      return cached;
    }
    if (entry.known() || isOld(entry)) {
      forget(id, entry);
      return Optional.empty();
    }
    return Optional.of(entry.object());
  }

  private boolean holds(ResourceID id, String controllerUid) {
    Entry<T> entry = entries.get(id);
    return entry != null && OwnedWrites.controllers(entry.object()).contains(controllerUid);
  }

  private void forget(ResourceID id, Entry<T> entry) {
    if (entries.remove(id, entry)) {
      owned.remove(entry.object());
    }
  }

  /** Forgets what nobody reads any more. */
  private void sweep() {
    long now = nanos.getAsLong();
    if (now - sweptAt > PATIENCE.toNanos()) {
      sweptAt = now;
      entries.forEach((id, entry) -> newest(id, entry, informer.apply(id)));
    }
  }

  private boolean isOld(Entry<T> entry) {
    return nanos.getAsLong() - entry.atNanos() > PATIENCE.toNanos();
  }

  /** Versions of one kind of object are numbers that grow; of others nothing is known. */
  private static boolean isNewer(HasMetadata one, HasMetadata other) {
    String a = version(one);
    String b = version(other);
    if (!isNumber(a) || !isNumber(b)) {
      return false;
    }
    return a.length() == b.length() ? a.compareTo(b) > 0 : a.length() > b.length();
  }

  private static String version(HasMetadata object) {
    String version = object.getMetadata().getResourceVersion();
    return version == null ? "" : version;
  }

  private static boolean isNumber(String version) {
    return !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
