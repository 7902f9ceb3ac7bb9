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
import java.util.stream.Stream;

/**
 * The AnalysisRuns of this controller as last seen, never older than its own last write of them.
 * Thread-safe.
 */
public final class RunCache {

  private static final String BY_OWNER = "owner-uid";

  private final ControllerEventSource<RawAnalysisRun> source;
  private final RecentWrites<RawAnalysisRun> writes;

  /** Adds its index; call before the event source starts. */
  RunCache(ControllerEventSource<RawAnalysisRun> source) {
    this.source = source;
    this.writes = new RecentWrites<>(source::get, System::nanoTime);
    source.addIndexers(Map.of(BY_OWNER, RunCache::ownerUids));
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
    return writes.over(source.byIndex(BY_OWNER, uid), run -> ownerUids(run).contains(uid));
  }

  /** Every run, a walk over the whole cache: for start-up and recovery only. */
  Stream<RawAnalysisRun> all() {
    return source.list(run -> true).map(writes::newest);
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
    source.stop();
  }

  private static List<String> ownerUids(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .toList();
  }
}
