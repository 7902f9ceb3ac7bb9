package dev.sluice.controller.shell;

import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the pods of those Rollouts only whose restart is under way: an informer each, by the
 * Rollout's selector, started when the restart begins and stopped when it is done. Bounded; a
 * Rollout beyond the bound waits its turn. Thread-safe.
 */
final class PodWatches implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(PodWatches.class);

  private final KubernetesClient client;
  private final int most;
  private final Consumer<ResourceID> changed;
  private final Map<String, SharedIndexInformer<Pod>> watches = new LinkedHashMap<>();

  /**
   * Watches nothing yet.
   *
   * @param most Rollouts that may restart at a time
   * @param changed told the Rollout whose pods changed
   */
  PodWatches(KubernetesClient client, int most, Consumer<ResourceID> changed) {
    this.client = client;
    this.most = most;
    this.changed = changed;
  }

  /** The Rollout's pods; empty as long as they are not known, then it is told when they are. */
  synchronized Optional<List<Pod>> of(RawRollout raw, Rollout rollout) {
    String uid = raw.getMetadata().getUid();
    SharedIndexInformer<Pod> watch = watches.get(uid);
    if (watch == null) {
      if (watches.size() >= most) {
        return Optional.empty();
      }
      watches.put(uid, start(raw, selector(rollout)));
      return Optional.empty();
    }
    return watch.hasSynced() ? Optional.of(watch.getStore().list()) : Optional.empty();
  }

  /** The Rollout's restart is done, or it is gone. */
  synchronized void release(String uid) {
    SharedIndexInformer<Pod> watch = watches.remove(uid);
    if (watch != null) {
      watch.close();
    }
  }

  private SharedIndexInformer<Pod> start(RawRollout raw, LabelSelector selector) {
    ResourceID id = ResourceID.fromResource(raw);
    SharedIndexInformer<Pod> informer =
        client
            .pods()
            .inNamespace(raw.getMetadata().getNamespace())
            .withLabelSelector(selector)
            .runnableInformer(0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            changed.accept(id);
          }

          @Override
          public void onUpdate(Pod before, Pod after) {
            changed.accept(id);
          }

          @Override
          public void onDelete(Pod pod, boolean unknown) {
            changed.accept(id);
          }
        });
    informer
        .start()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOGGER
                    .atWarn()
                    .addKeyValue("namespace", raw.getMetadata().getNamespace())
                    .addKeyValue("rollout", raw.getMetadata().getName())
                    .addKeyValue("error", failure.toString())
                    .log("its pods cannot be watched, the restart waits");
                release(raw.getMetadata().getUid());
              }
              changed.accept(id);
            });
    return informer;
  }

  private static LabelSelector selector(Rollout rollout) {
    LabelSelector own = rollout.getSpec().selector();
    return new LabelSelectorBuilder(own == null ? new LabelSelector() : own)
        .addNewMatchExpression()
        .withKey(Annotations.POD_HASH)
        .withOperator("Exists")
        .endMatchExpression()
        .build();
  }

  /** Stops every watch. */
  @Override
  public synchronized void close() {
    watches.values().forEach(SharedIndexInformer::close);
    watches.clear();
  }
}
