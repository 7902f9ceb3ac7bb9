package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The AnalysisRuns of this controller as last seen, never older than its own last write of them:
 * what was written is handed to the informer's cache at once. Thread-safe.
 */
public final class RunCache {

  private static final String BY_OWNER = "owner-uid";

  private final ControllerEventSource<RawAnalysisRun> source;
  private final Map<String, Set<ResourceID>> created = new ConcurrentHashMap<>();

  /** Adds its index; call before the event source starts. */
  RunCache(ControllerEventSource<RawAnalysisRun> source) {
    this.source = source;
    source.addIndexers(Map.of(BY_OWNER, RunCache::ownerUids));
  }

  /** The run of that name, whatever its uid. */
  public Optional<RawAnalysisRun> find(String namespace, String name) {
    return source.get(new ResourceID(name, namespace));
  }

  /** The run with exactly that identity. */
  public Optional<RawAnalysisRun> find(RunId id) {
    return find(id.getNamespace(), id.getName())
        .filter(run -> id.getUid().equals(run.getMetadata().getUid()));
  }

  /** Runs whose controller has that uid. */
  public List<RawAnalysisRun> ownedBy(String uid) {
    Map<ResourceID, RawAnalysisRun> owned = new LinkedHashMap<>();
    for (RawAnalysisRun run : source.byIndex(BY_OWNER, uid)) {
      ResourceID id = ResourceID.fromResource(run);
      owned.put(id, source.get(id).orElse(run));
    }
    Set<ResourceID> recent = created.get(uid);
    if (recent != null) {
      recent.removeIf(
          id -> {
            if (owned.containsKey(id)) {
              return true;
            }
            Optional<RawAnalysisRun> run = source.get(id);
            run.ifPresent(present -> owned.put(id, present));
            return run.isEmpty();
          });
      created.computeIfPresent(uid, (key, ids) -> ids.isEmpty() ? null : ids);
    }
    return List.copyOf(owned.values());
  }

  /** Every run, a walk over the whole cache: for start-up and recovery only. */
  Stream<RawAnalysisRun> all() {
    return source.list(run -> true);
  }

  /** A run as the API server answered our write of it. */
  public void written(RawAnalysisRun run) {
    ResourceID id = ResourceID.fromResource(run);
    if (source.get(id).isEmpty()) {
      for (String owner : ownerUids(run)) {
        created.computeIfAbsent(owner, uid -> ConcurrentHashMap.newKeySet()).add(id);
      }
    }
    source.handleRecentResourceUpdate(id, run, run);
  }

  private static List<String> ownerUids(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .toList();
  }
}
