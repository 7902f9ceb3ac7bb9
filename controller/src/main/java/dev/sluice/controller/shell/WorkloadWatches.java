package dev.sluice.controller.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.cache.RecentWrites;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workloads that Rollouts refer to. One watch a kind, begun when the first Rollout refers to
 * one, under an overlay of what was written of them here. Thread-safe.
 */
final class WorkloadWatches implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WorkloadWatches.class);
  private static final Duration FIRST_SYNC = Duration.ofSeconds(5);

  /** A kind that is watched, and what was written of it. */
  private record Watch(
      SharedIndexInformer<? extends HasMetadata> informer, RecentWrites<HasMetadata> written) {}

  private final KubernetesClient client;
  private final Optional<String> scope;
  private final Consumer<String> changed;
  private final Map<Workload.Kind, Watch> watches = new EnumMap<>(Workload.Kind.class);

  /**
   * Watches nothing yet.
   *
   * @param scope the only namespace to look at
   * @param changed told the key ({@link #keys}) of a workload that came, went or has another spec
   */
  WorkloadWatches(KubernetesClient client, Optional<String> scope, Consumer<String> changed) {
    this.client = client;
    this.scope = scope;
    this.changed = changed;
  }

  /** The key of the workload that a Rollout refers to, for an index; none for a wrong kind. */
  static List<String> keys(RawRollout rollout) {
    JsonNode reference = rollout.getSpec() == null ? null : rollout.getSpec().path("workloadRef");
    return reference == null
        ? List.of()
        : kind(reference).stream()
            .map(
                kind ->
                    key(
                        kind,
                        rollout.getMetadata().getNamespace(),
                        reference.path("name").asText("")))
            .toList();
  }

  /** The workload; empty when it is missing or not known. */
  Optional<Workload> get(String namespace, WorkloadRef reference) {
    return Workload.Kind.of(reference)
        .flatMap(kind -> watch(kind).written().get(new ResourceID(reference.name(), namespace)))
        .flatMap(Workload::of);
  }

  /** An error when the Rollout refers to a workload whose kind cannot be read. */
  List<SpecError> unknown(RawRollout rollout) {
    JsonNode reference = rollout.getSpec() == null ? null : rollout.getSpec().path("workloadRef");
    return reference == null
        ? List.of()
        : kind(reference).stream()
            .filter(kind -> !watch(kind).informer().hasSynced())
            .map(
                kind ->
                    SpecError.invalid(
                        "spec.workloadRef.kind",
                        kind.text(),
                        "objects of this kind cannot be read; allow the controller to get, list and"
                            + " watch them"))
            .toList();
  }

  /** Takes a workload as the API server answered our write or read of it. */
  void written(HasMetadata workload) {
    Workload.Kind.of(workload.getApiVersion(), workload.getKind())
        .ifPresent(kind -> watch(kind).written().written(workload));
  }

  private static Optional<Workload.Kind> kind(JsonNode reference) {
    return Workload.Kind.of(
        reference.path("apiVersion").asText(""), reference.path("kind").asText(""));
  }

  private static String key(Workload.Kind kind, String namespace, String name) {
    return kind.text() + "/" + namespace + "/" + name;
  }

  /** The first caller waits until the kind is known, for a moment: better than a wrong plan. */
  private synchronized Watch watch(Workload.Kind kind) {
    Watch known = watches.get(kind);
    return known == null ? begin(kind) : known;
  }

  private Watch begin(Workload.Kind kind) {
    return switch (kind) {
      case DEPLOYMENT -> begin(kind, Deployment.class);
      case REPLICA_SET -> begin(kind, ReplicaSet.class);
      case POD_TEMPLATE -> begin(kind, PodTemplate.class);
    };
  }

  private <T extends HasMetadata> Watch begin(Workload.Kind kind, Class<T> type) {
    var resources = client.resources(type);
    SharedIndexInformer<T> informer =
        scope
            .map(namespace -> resources.inNamespace(namespace).runnableInformer(0))
            .orElseGet(() -> resources.inAnyNamespace().runnableInformer(0));
    RecentWrites<HasMetadata> written =
        new RecentWrites<>(id -> find(informer, id), System::nanoTime);
    informer.addEventHandler(new Teller<>(kind, written));
    informer.exceptionHandler((started, error) -> true);
    Watch watch = new Watch(informer, written);
    watches.put(kind, watch);
    try {
      informer.start().toCompletableFuture().get(FIRST_SYNC.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOGGER
          .atWarn()
          .addKeyValue("kind", kind.text())
          .addKeyValue("error", e.toString())
          .log("workloads of this kind cannot be watched; rollouts that refer to one wait");
    }
    return watch;
  }

  private static Optional<HasMetadata> find(
      SharedIndexInformer<? extends HasMetadata> informer, ResourceID id) {
    return Optional.ofNullable(
        informer.getStore().getByKey(id.getNamespace().orElse("") + "/" + id.getName()));
  }

  /** Stops every watch. */
  @Override
  public synchronized void close() {
    watches.values().forEach(watch -> watch.informer().close());
    watches.clear();
  }

  private final class Teller<T extends HasMetadata> implements ResourceEventHandler<T> {

    private final Workload.Kind kind;
    private final RecentWrites<HasMetadata> written;

    Teller(Workload.Kind kind, RecentWrites<HasMetadata> written) {
      this.kind = kind;
      this.written = written;
    }

    @Override
    public void onAdd(T object) {
      tell(object);
    }

    @Override
    public void onUpdate(T before, T after) {
      // A status changes often and says nothing to a Rollout.
      boolean sameSpec =
          before.getMetadata().getGeneration() != null
              && before.getMetadata().getUid().equals(after.getMetadata().getUid())
              && Objects.equals(
                  before.getMetadata().getGeneration(), after.getMetadata().getGeneration());
      if (!sameSpec) {
        tell(after);
      }
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      written.deleted(object);
      tell(object);
    }

    private void tell(T object) {
      changed.accept(
          key(kind, object.getMetadata().getNamespace(), object.getMetadata().getName()));
    }
  }
}
