package dev.sluice.controller.analysis;

import dev.sluice.controller.cache.RecentWrites;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The AnalysisRuns of this controller as last seen, never older than its own last write of them.
 * Thread-safe.
 */
public final class RunCache {

  private static final String BY_OWNER = "owner-uid";

  private final Store store;
  private final RecentWrites<RawAnalysisRun> writes;

  /** Runs as the API server told of them. */
  public interface Store {

    /** The run of that name. */
    Optional<RawAnalysisRun> get(ResourceID id);

    /** Runs whose controller has that uid. */
    List<RawAnalysisRun> ownedBy(String uid);

    /** Every run. */
    Stream<RawAnalysisRun> all();

    /** Follows them no longer. */
    void stop();
  }

  /**
   * A cache over what the API server tells.
   *
   * @param nanos a steadily growing time in nanoseconds, such as {@link System#nanoTime}
   */
  public RunCache(Store store, LongSupplier nanos) {
    this.store = store;
    this.writes = new RecentWrites<>(store::get, nanos);
  }

  /** A cache over the operator's own; call before the event source starts. */
  static RunCache over(ControllerEventSource<RawAnalysisRun> source) {
    source.addIndexers(Map.of(BY_OWNER, RunCache::ownerUids));
    return new RunCache(new OperatorStore(source), System::nanoTime);
  }

  private record OperatorStore(ControllerEventSource<RawAnalysisRun> source) implements Store {
    @Override
    public Optional<RawAnalysisRun> get(ResourceID id) {
      return source.get(id);
    }

    @Override
    public List<RawAnalysisRun> ownedBy(String uid) {
      return source.byIndex(BY_OWNER, uid);
    }

    @Override
    public Stream<RawAnalysisRun> all() {
      return source.list(run -> true);
    }

    @Override
    public void stop() {
      source.stop();
    }
  }

  /** The run of that name, whatever its uid. */
  public Optional<RawAnalysisRun> find(String namespace, String name) {
    return writes.get(new ResourceID(name, namespace));
  }

  /** The run with exactly that identity. */
  public Optional<RawAnalysisRun> find(RunId id) {
    return find(id.getNamespace(), id.getName())
        .filter(run -> id.getUid().equals(run.getMetadata().getUid()));
  }

  /** Runs whose controller has that uid. */
  public List<RawAnalysisRun> ownedBy(String uid) {
    return writes.controlledBy(uid, store.ownedBy(uid));
  }

  /** Every run, a walk over the whole cache: for start-up and recovery only. */
  Stream<RawAnalysisRun> all() {
    return store.all().map(writes::newest);
  }

  /** The run as it was seen, or as we wrote it since. */
  RawAnalysisRun newest(RawAnalysisRun seen) {
    return writes.newest(seen);
  }

  /** A run as the API server answered our write of it. */
  public void written(RawAnalysisRun run) {
    writes.written(run);
  }

  /** Forgets a run that is gone. */
  void deleted(RawAnalysisRun run) {
    writes.deleted(run);
  }

  /** Stops the informer. */
  void stop() {
    store.stop();
  }

  /** The uids of an object's controllers. */
  static List<String> ownerUids(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .toList();
  }
}
