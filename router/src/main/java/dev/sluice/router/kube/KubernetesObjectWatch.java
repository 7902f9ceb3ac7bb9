package dev.sluice.router.kube;

import dev.sluice.router.keep.ObjectWatch;
import dev.sluice.router.plan.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whole kinds through informers that keep only names and versions. A kind that the API
 * server does not serve yet is tried again until it does.
 */
final class KubernetesObjectWatch implements ObjectWatch {

  private static final Logger LOGGER = LoggerFactory.getLogger(KubernetesObjectWatch.class);

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Listener listener;
  private final Set<Kind> covered = ConcurrentHashMap.newKeySet();
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private boolean closed;

  private record Kind(String apiVersion, String kind, String plural) {}

  /**
   * A watch through a client that somebody else closes.
   *
   * @param namespaces the namespaces to watch; empty: all of the cluster
   */
  KubernetesObjectWatch(KubernetesClient client, Set<String> namespaces, Listener listener) {
    this.client = client;
    this.namespaces = Set.copyOf(namespaces);
    this.listener = listener;
  }

  @Override
  public void cover(ObjectRef object) {
    if (covered.add(new Kind(object.apiVersion(), object.kind(), object.plural()))) {
      start(object);
    }
  }

  private synchronized void start(ObjectRef object) {
    if (closed) {
      return;
    }
    var resources = client.genericKubernetesResources(KubernetesRoutingObjects.context(object));
    if (namespaces.isEmpty()) {
      run(object, resources.inAnyNamespace().runnableInformer(0));
    } else {
      namespaces.forEach(
          namespace -> run(object, resources.inNamespace(namespace).runnableInformer(0)));
    }
  }

  private void run(ObjectRef object, SharedIndexInformer<GenericKubernetesResource> informer) {
    informer.itemStore(
        new ReducedStateItemStore<>(
            ReducedStateItemStore.NAME_KEY_STATE,
            GenericKubernetesResource.class,
            client.getKubernetesSerialization()));
    informer.addEventHandler(new Teller(object));
    informer.exceptionHandler(
        (started, error) -> {
          LOGGER
              .atWarn()
              .addKeyValue("kind", object.kind())
              .addKeyValue("error", error.getMessage())
              .log("watch failed; tried again");
          return true;
        });
    informers.add(informer);
    var unused = informer.start();
  }

  @Override
  public synchronized void close() {
    closed = true;
    informers.forEach(SharedIndexInformer::close);
  }

  private final class Teller implements ResourceEventHandler<GenericKubernetesResource> {

    private final ObjectRef kind;

    Teller(ObjectRef kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource added) {
      listener.changed(ref(added), version(added));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      listener.changed(ref(after), version(after));
    }

    @Override
    public void onDelete(GenericKubernetesResource removed, boolean unknownFinalState) {
      listener.changed(ref(removed), "");
    }

    private ObjectRef ref(GenericKubernetesResource resource) {
      return new ObjectRef(
          kind.apiVersion(),
          kind.kind(),
          kind.plural(),
          resource.getMetadata().getNamespace(),
          resource.getMetadata().getName());
    }

    private static String version(GenericKubernetesResource resource) {
      @Nullable String version = resource.getMetadata().getResourceVersion();
      return version == null ? "" : version;
    }
  }
}
