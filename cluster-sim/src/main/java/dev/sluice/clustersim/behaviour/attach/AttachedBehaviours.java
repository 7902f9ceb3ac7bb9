package dev.sluice.clustersim.behaviour.attach;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Behaviour;
import dev.sluice.clustersim.behaviour.Behaviours;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs behaviours against a real kube-apiserver, such as one without controller manager and
 * kubelets. One thread runs them all and makes one request at a time; informers feed it.
 * Thread-safe.
 */
public final class AttachedBehaviours implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(AttachedBehaviours.class);
  // Informers wait when so much is not looked at yet.
  private static final int BACKLOG = 50_000;
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration REDISCOVERY = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Behaviours behaviours;
  private final Discovery discovery;
  private final Cluster cluster;
  private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>(BACKLOG);
  private final Map<GroupResource, SharedIndexInformer<GenericKubernetesResource>> informers =
      new LinkedHashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private Instant rediscovery;

  private AttachedBehaviours(
      KubernetesClient client, Function<View, List<Behaviour>> chosen, InstantSource clock) {
    this.client = client;
    this.clock = clock;
    View view = new View();
    this.behaviours = new Behaviours(view, chosen.apply(view));
    this.discovery = new Discovery(client);
    this.cluster = new RealCluster(client, discovery);
    this.rediscovery = clock.instant();
    this.thread = Thread.ofPlatform().daemon().name("cluster-behaviours").unstarted(this::live);
  }

  /**
   * Starts; answers when everything that is there is known.
   *
   * @param client stays the caller's to close, after this
   * @param chosen the behaviours, over the view that they are given, in the order to run them
   * @throws KubernetesClientException when the API server cannot be reached
   */
  public static AttachedBehaviours start(
      KubernetesClient client, Function<View, List<Behaviour>> chosen, InstantSource clock) {
    AttachedBehaviours attached = new AttachedBehaviours(client, chosen, clock);
    try {
      attached.discovery.refresh();
      attached.watchAll();
      // After the informers: what goes from now on is told by them.
      attached.behaviours.fill(attached.cluster);
    } catch (RuntimeException e) {
      attached.close();
      throw e;
    }
    attached.thread.start();
    return attached;
  }

  /** Has something done between two runs, such as telling a kubelet that a process ended. */
  public void execute(Runnable task) {
    try {
      changes.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The API server that they work on; every call is a request. */
  public Cluster cluster() {
    return cluster;
  }

  /** Stops; objects stay as they are. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    informers.values().forEach(SharedIndexInformer::close);
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchAll() {
    Set<GroupResource> watched = behaviours.watches();
    List<SharedIndexInformer<GenericKubernetesResource>> fresh = new ArrayList<>();
    for (ResourceKind kind : List.copyOf(discovery.kinds())) {
      if ((watched.isEmpty() || watched.contains(kind.resource()))
          && !informers.containsKey(kind.resource())) {
        SharedIndexInformer<GenericKubernetesResource> informer = watch(kind);
        informers.put(kind.resource(), informer);
        fresh.add(informer);
      }
    }
    // All at once: each waits for an answer or two.
    fresh.stream()
        .map(informer -> informer.start().toCompletableFuture())
        .toList()
        .forEach(CompletableFuture::join);
  }

  private SharedIndexInformer<GenericKubernetesResource> watch(ResourceKind kind) {
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.resource().group())
            .withVersion(kind.version())
            .withKind(kind.kind())
            .withPlural(kind.resource().resource())
            .withNamespaced(kind.namespaced())
            .build();
    SharedIndexInformer<GenericKubernetesResource> informer =
        client.genericKubernetesResources(context).inAnyNamespace().runnableInformer(0);
    informer.addEventHandler(new Teller(kind));
    return informer;
  }

  private void live() {
    while (!closed) {
      try {
        if (behaviours.watches().isEmpty() && !clock.instant().isBefore(rediscovery)) {
          rediscovery = clock.instant().plus(REDISCOVERY);
          discovery.refresh();
          watchAll();
        }
        await(behaviours.run(cluster, clock.instant()));
      } catch (InterruptedException e) {
        if (closed) {
          return;
        }
        LOGGER.atWarn().log("behaviours of the cluster were interrupted, they go on");
      } catch (RuntimeException e) {
        if (!closed) {
          LOGGER
              .atWarn()
              .addKeyValue("error", e.getMessage())
              .log("behaviours of the cluster failed, they go on");
          await();
        }
      }
    }
  }

  private void await() {
    try {
      await(Optional.of(clock.instant().plus(AFTER_FAILURE)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Optional<Instant> next) throws InterruptedException {
    Instant until = next.filter(time -> time.isBefore(rediscovery())).orElse(rediscovery());
    long wait = Math.max(0, Duration.between(clock.instant(), until).toMillis());
    Runnable first = changes.poll(wait, TimeUnit.MILLISECONDS);
    if (first != null) {
      first.run();
    }
    List<Runnable> more = new ArrayList<>();
    changes.drainTo(more);
    more.forEach(Runnable::run);
  }

  private Instant rediscovery() {
    return rediscovery.isAfter(clock.instant()) ? rediscovery : clock.instant().plus(REDISCOVERY);
  }

  private final class Teller implements ResourceEventHandler<GenericKubernetesResource> {

    private final ResourceKind kind;

    Teller(ResourceKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(Optional.empty(), Optional.of(tree(object)));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      tell(Optional.empty(), Optional.of(tree(after)));
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      tell(Optional.of(tree(object)), Optional.empty());
    }

    // Through text, so that numbers are of the same types as those that were read elsewhere.
    private ObjectNode tree(GenericKubernetesResource object) {
      try {
        byte[] json = Json.mapper().writeValueAsBytes(object);
        return RealCluster.named(Json.mapper().readValue(json, ObjectNode.class), kind);
      } catch (IOException e) {
        throw new UncheckedIOException("object of an informer is no JSON", e);
      }
    }

    private void tell(Optional<ObjectNode> before, Optional<ObjectNode> after) {
      if (!closed) {
        execute(() -> behaviours.changed(kind.resource(), before, after));
      }
    }
  }
}
