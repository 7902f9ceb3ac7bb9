package dev.sluice.workers.job;

import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderResult.Finished;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all measurement Jobs and their pods by one watch each, opened when the first Job is
 * followed, and completes the futures of those that ended. Thread-safe.
 */
final class JobFollower implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(JobFollower.class);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final String POD_JOB = "job-name";

  /** A Job's place. */
  record Key(String namespace, String name) {

    static Key of(HasMetadata object) {
      return new Key(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  private final KubernetesClient client;
  private final Optional<String> namespace;
  private final Map<Key, CompletableFuture<Finished>> followed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sluice-job-sweep").factory());
  private Optional<Informers> informers = Optional.empty();
  private volatile boolean closed;

  private record Informers(SharedIndexInformer<Job> jobs, SharedIndexInformer<Pod> pods) {}

  /**
   * Without watches yet.
   *
   * @param namespace the only one watched; all when empty
   */
  JobFollower(KubernetesClient client, Optional<String> namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Completes when the Job ended or is gone; two followers of one Job share the future. */
  CompletableFuture<Finished> follow(Job job) {
    Key key = Key.of(job);
    CompletableFuture<Finished> end =
        followed.compute(
            key,
            (k, known) -> known != null && !known.isDone() ? known : new CompletableFuture<>());
    Informers watched = watch();
    // What the watch told before the future was there is in its cache.
    Job cached = watched.jobs().getStore().getByKey(key.toString());
    JobPhase.of(cached == null ? job : cached).ifPresent(outcome -> end(key, outcome));
    watched.pods().getIndexer().byIndex(POD_JOB, key.toString()).forEach(this::look);
    return end;
  }

  /** Nobody waits for the Job any more. */
  void forget(Key key) {
    followed.remove(key);
  }

  private synchronized Informers watch() {
    if (informers.isEmpty()) {
      SharedIndexInformer<Job> jobs =
          informer(client.batch().v1().jobs(), Map.of(), this::look, this::gone);
      SharedIndexInformer<Pod> pods =
          informer(
              client.pods(),
              Map.of(POD_JOB, pod -> jobOf(pod).stream().map(Key::toString).toList()),
              this::look,
              (key, pod) -> {});

      informers = Optional.of(new Informers(jobs, pods));
      var unused =
          sweeper.scheduleWithFixedDelay(
              this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }
    return informers.get();
  }

  private <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ? extends Resource<T>> operation,
      Map<String, Function<T, List<String>>> indexers,
      Consumer<T> present,
      BiConsumer<Key, T> gone) {
    AnyNamespaceOperation<T, ?, ? extends Resource<T>> all = operation.inAnyNamespace();
    FilterWatchListDeletable<T, ?, ? extends Resource<T>> labelled =
        namespace.isPresent()
            ? operation.inNamespace(namespace.get()).withLabel(JobNames.UID_LABEL)
            : all.withLabel(JobNames.UID_LABEL);
    SharedIndexInformer<T> informer = labelled.runnableInformer(0);
    informer.exceptionHandler((started, error) -> true); // keeps trying while the API is away
    informer.addIndexers(indexers);
    informer.addEventHandler(new Handler<>(present, gone));
    var unused =
        informer
            .start()
            .exceptionally(
                error -> {
                  if (!closed) {
                    LOGGER.atWarn().addKeyValue("error", error.toString()).log("watch ended");
                  }
                  return null;
                });
    return informer;
  }

  private void look(Job job) {
    JobPhase.of(job).ifPresent(outcome -> end(Key.of(job), outcome));
  }

  private void look(Pod pod) {
    jobOf(pod).ifPresent(key -> JobPhase.of(pod).ifPresent(outcome -> end(key, outcome)));
  }

  private static Optional<Key> jobOf(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return Optional.ofNullable(labels == null ? null : labels.get(POD_JOB))
        .map(job -> new Key(pod.getMetadata().getNamespace(), job));
  }

  private void gone(Key key, Job last) {
    end(
        key,
        JobPhase.of(last)
            .orElseGet(
                () -> new Outcome.Failure("Job %s was deleted before it ended".formatted(key))));
  }

  private void end(Key key, Outcome outcome) {
    CompletableFuture<Finished> end = followed.remove(key);
    if (end != null) {
      end.complete(
          new Finished(
              outcome,
              Map.of(
                  JobNames.NAME_METADATA,
                  key.name(),
                  JobNames.NAMESPACE_METADATA,
                  key.namespace())));
    }
  }

  /** Finds Jobs that vanished before the watch saw them. */
  private void sweep() {
    Optional<Informers> watched;
    synchronized (this) {
      watched = informers;
    }
    followed.values().removeIf(CompletableFuture::isDone); // cancelled by the worker
    for (Key key : followed.keySet()) {
      try {
        boolean cached =
            watched.isPresent() && watched.get().jobs().getStore().getByKey(key.toString()) != null;
        if (!cached
            && client.batch().v1().jobs().inNamespace(key.namespace()).withName(key.name()).get()
                == null) {
          end(key, new Outcome.Failure("Job %s was deleted before it ended".formatted(key)));
        }
      } catch (KubernetesClientException e) {
        LOGGER.atDebug().addKeyValue("error", e.toString()).log("Job not looked up; later again");
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    sweeper.shutdownNow();
    informers.ifPresent(
        open -> {
          open.jobs().close();
          open.pods().close();
        });
  }

  private record Handler<T extends HasMetadata>(Consumer<T> present, BiConsumer<Key, T> gone)
      implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
      present.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      present.accept(object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      gone.accept(Key.of(object), object);
    }
  }
}
