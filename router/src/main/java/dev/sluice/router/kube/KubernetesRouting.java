package dev.sluice.router.kube;

import dev.sluice.router.RoutingObjects;
import dev.sluice.router.keep.ObjectWatch;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Routing objects where they are: Istio's in the mesh's primary cluster, if there is one, all
 * others in the local cluster. Thread-safe.
 */
public final class KubernetesRouting implements RoutingObjects, AutoCloseable {

  private static final String ISTIO_GROUP = "networking.istio.io/";

  private final KubernetesRoutingSettings settings;
  private final KubernetesClient local;
  private final PrimaryCluster primary;
  private final Map<KubernetesClient, KubernetesRoutingObjects> objects = new ConcurrentHashMap<>();

  /** Works through the local cluster's client, which the caller closes. */
  public KubernetesRouting(KubernetesClient local, KubernetesRoutingSettings settings) {
    this.local = local;
    this.settings = settings;
    this.primary = new PrimaryCluster(local, settings.primaryClusterNamespace());
  }

  @Override
  public Read read(ObjectRef ref) {
    return switch (place(ref)) {
      case PrimaryCluster.Place.Known(KubernetesClient client) -> objectsOf(client).read(ref);
      case PrimaryCluster.Place.Unknown(String cause) -> new Read.Unavailable(cause);
    };
  }

  @Override
  public Write write(Change change) {
    return switch (place(change.ref())) {
      case PrimaryCluster.Place.Known(KubernetesClient client) -> objectsOf(client).write(change);
      case PrimaryCluster.Place.Unknown(String cause) -> new Write.Unavailable(cause);
    };
  }

  /** A watch over the same objects; closed by the caller. */
  public ObjectWatch watch(ObjectWatch.Listener listener) {
    return new SplitWatch(listener);
  }

  private PrimaryCluster.Place place(ObjectRef ref) {
    return ref.apiVersion().startsWith(ISTIO_GROUP)
        ? primary.find()
        : new PrimaryCluster.Place.Known(local);
  }

  private KubernetesRoutingObjects objectsOf(KubernetesClient client) {
    return objects.computeIfAbsent(
        client,
        absent ->
            new KubernetesRoutingObjects(
                client, settings.fieldManager(), settings.requestTimeout()));
  }

  /** Closes the connection to the primary cluster; the local client stays open. */
  @Override
  public void close() {
    primary.close();
  }

  private final class SplitWatch implements ObjectWatch {

    private final Listener listener;
    private final Map<KubernetesClient, KubernetesObjectWatch> watches = new ConcurrentHashMap<>();

    SplitWatch(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void cover(ObjectRef object) {
      // where the place is unknown the read fails too, and the retry covers the object again
      if (place(object) instanceof PrimaryCluster.Place.Known(KubernetesClient client)) {
        watches
            .computeIfAbsent(
                client,
                absent -> new KubernetesObjectWatch(client, settings.namespaces(), listener))
            .cover(object);
      }
    }

    @Override
    public void close() {
      watches.values().forEach(KubernetesObjectWatch::close);
    }
  }
}
