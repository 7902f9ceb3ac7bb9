package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The AnalysisRuns of this controller as last seen, never older than its own last write of them:
 * what was written is handed to the informer's cache at once. Thread-safe.
 */
public final class RunCache {

  private static final String BY_OWNER = "owner-uid";

  /** How long a run that we created may take to come by the watch; gone by then means deleted. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private record Created(RawAnalysisRun run, long atNanos) {
    boolean isOld() {
      return System.nanoTime() - atNanos > PATIENCE.toNanos();
    }
  }

  private final ControllerEventSource<RawAnalysisRun> source;
  private final Consumer<ResourceID> wake;

  /**
   * Runs that we created and the watch has not brought yet. They are kept apart from the informer's
   * own overlay, which would swallow the event that makes their reconciler see them.
   */
  private final Map<ResourceID, Created> created = new ConcurrentHashMap<>();

  /**
   * Adds its index; call before the event source starts.
   *
   * @param wake has a run looked at whose change by us wakes nobody
   */
  RunCache(ControllerEventSource<RawAnalysisRun> source, Consumer<ResourceID> wake) {
    this.source = source;
    this.wake = wake;
    source.addIndexers(Map.of(BY_OWNER, RunCache::ownerUids));
  }

  /** The run of that name, whatever its uid. */
  public Optional<RawAnalysisRun> find(String namespace, String name) {
    return find(new ResourceID(name, namespace));
  }

  /** The run with exactly that identity. */
  public Optional<RawAnalysisRun> find(RunId id) {
    return find(id.getNamespace(), id.getName())
        .filter(run -> id.getUid().equals(run.getMetadata().getUid()));
  }

  private Optional<RawAnalysisRun> find(ResourceID id) {
    return source.get(id).or(() -> Optional.ofNullable(created.get(id)).map(Created::run));
  }

  /** Runs whose controller has that uid. */
  public List<RawAnalysisRun> ownedBy(String uid) {
    Map<ResourceID, RawAnalysisRun> owned = new LinkedHashMap<>();
    for (RawAnalysisRun run : source.byIndex(BY_OWNER, uid)) {
      ResourceID id = ResourceID.fromResource(run);
      owned.put(id, source.get(id).orElse(run));
    }
    created
        .entrySet()
        .removeIf(each -> each.getValue().isOld() || source.get(each.getKey()).isPresent());
    created.forEach(
        (id, each) -> {
          if (ownerUids(each.run()).contains(uid)) {
            owned.putIfAbsent(id, each.run());
          }
        });
    return List.copyOf(owned.values());
  }

  /** Every run, a walk over the whole cache: for start-up and recovery only. */
  Stream<RawAnalysisRun> all() {
    return source.list(run -> true);
  }

  /** A run as the API server answered our write of it. */
  public void written(RawAnalysisRun run) {
    ResourceID id = ResourceID.fromResource(run);
    Optional<RawAnalysisRun> cached = source.get(id);
    if (cached.isEmpty()) {
      created.put(id, new Created(run, System.nanoTime()));
    } else if (!isSame(cached.get(), run)) {
      source.handleRecentResourceUpdate(id, run, run);
      wake.accept(id);
    }
  }

  // The watch was faster, and its event may still be on its way: the overlay would swallow it.
  private static boolean isSame(HasMetadata one, HasMetadata other) {
    return Objects.equals(
        one.getMetadata().getResourceVersion(), other.getMetadata().getResourceVersion());
  }

  private static List<String> ownerUids(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .toList();
  }
}
