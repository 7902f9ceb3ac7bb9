package dev.sluice.local.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the kubelet for a control plane without nodes: pods become Ready after a delay, the pods of
 * a Job really run their command as a process of this machine, pods that are being deleted go at
 * once. It trusts the manifests it runs; use it on machines and clusters of your own only.
 *
 * <p>One virtual thread a living pod; at most {@value #WRITES} status writes at a time.
 */
public final class FakeKubelet implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(FakeKubelet.class);
  private static final int WRITES = 16;
  private static final Duration RETRY = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final KubeletConfig config;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore writes = new Semaphore(WRITES);
  private final ConcurrentMap<String, Future<?>> pods = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> informer;

  private FakeKubelet(KubernetesClient client, KubeletConfig config, InstantSource clock) {
    this.client = client;
    this.config = config;
    this.clock = clock;
    this.informer =
        config
            .namespace()
            .map(namespace -> client.pods().inNamespace(namespace).inform(new Pods()))
            .orElseGet(() -> client.pods().inAnyNamespace().inform(new Pods()));
  }

  /** Starts looking after pods; {@code client} stays the caller's to close, after the kubelet. */
  public static FakeKubelet start(KubernetesClient client, KubeletConfig config) {
    return new FakeKubelet(client, config, InstantSource.system());
  }

  /** Stops; processes of Jobs that still run are killed, pods stay as they are. */
  @Override
  public void close() {
    informer.close();
    threads.shutdownNow();
    threads.close();
  }

  private final class Pods implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        remove(pod);
      } else if (!isOver(pod) && !isReady(pod)) {
        pods.computeIfAbsent(uid(pod), key -> threads.submit(() -> live(pod)));
      }
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
      if (now.getMetadata().getDeletionTimestamp() != null) {
        remove(now);
      }
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      end(pod);
    }
  }

  private void live(Pod pod) {
    try {
      if (isBroken(pod)) {
        writeStatus(pod, PodStatuses.imageMissing(pod, clock.instant()));
      } else if (isOfJob(pod)) {
        runJob(pod);
      } else {
        Thread.sleep(config.readyAfter());
        writeStatus(pod, PodStatuses.ready(pod, clock.instant()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER
          .atWarn()
          .addKeyValue("pod", pod.getMetadata().getName())
          .addKeyValue("namespace", pod.getMetadata().getNamespace())
          .addKeyValue("error", e.getMessage())
          .log("pod is not looked after any more");
    }
  }

  private void runJob(Pod pod) throws InterruptedException {
    Instant started = clock.instant();
    writeStatus(pod, PodStatuses.started(pod, started));
    Map<String, Future<Integer>> running = new LinkedHashMap<>();
    try {
      for (Container container : pod.getSpec().getContainers()) {
        running.put(container.getName(), threads.submit(() -> ContainerProcess.run(container)));
      }
      Map<String, Integer> exits = new HashMap<>();
      for (Map.Entry<String, Future<Integer>> container : running.entrySet()) {
        exits.put(container.getKey(), exitOf(container.getValue()));
      }
      writeStatus(pod, PodStatuses.ended(pod, exits, started, clock.instant()));
    } finally {
      running.values().forEach(process -> process.cancel(true));
    }
  }

  private static int exitOf(Future<Integer> process) throws InterruptedException {
    try {
      return process.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("container ended without an exit code", e.getCause());
    }
  }

  // Tries again until the pod is gone: a lost status would leave it starting for ever.
  private void writeStatus(Pod pod, PodStatus status) throws InterruptedException {
    String patch =
        Serialization.asJson(Map.of("metadata", Map.of("uid", uid(pod)), "status", status));
    while (true) {
      writes.acquire();
      try {
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
            || e.getCode() == HttpURLConnection.HTTP_CONFLICT
            || Thread.currentThread().isInterrupted()) {
          // Gone, or another pod of that name: nothing is left to look after.
          return;
        }
      } finally {
        writes.release();
      }
      Thread.sleep(RETRY);
    }
  }

  private void remove(Pod pod) {
    end(pod);
    pods.computeIfAbsent(
        uid(pod) + "/removal",
        key ->
            threads.submit(
                () -> {
                  try {
                    client.resource(pod).withGracePeriod(0).delete();
                  } catch (KubernetesClientException e) {
                    LOGGER
                        .atWarn()
                        .addKeyValue("pod", pod.getMetadata().getName())
                        .addKeyValue("error", e.getMessage())
                        .log("deleted pod could not be removed");
                  }
                }));
  }

  private void end(Pod pod) {
    Future<?> life = pods.remove(uid(pod));
    if (life != null) {
      life.cancel(true);
    }
    pods.remove(uid(pod) + "/removal");
  }

  private boolean isBroken(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .anyMatch(
            container ->
                container.getImage() != null
                    && container.getImage().contains(config.brokenImage()));
  }

  private static boolean isOfJob(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getKind)
        .anyMatch("Job"::equals);
  }

  private static boolean isOver(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
