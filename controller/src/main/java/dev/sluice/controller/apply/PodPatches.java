package dev.sluice.controller.apply;

import dev.sluice.controller.planner.Intent;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes labels and annotations of single pods, none of which holds up another. Thread-safe. */
final class PodPatches {

  private static final Logger LOGGER = LoggerFactory.getLogger(PodPatches.class);

  private final MergePatcher patcher;

  PodPatches(MergePatcher patcher) {
    this.patcher = patcher;
  }

  /**
   * Changes exactly this pod. One that is gone needs nothing; one that the API server refuses to
   * change is asked for again by a later plan.
   *
   * @return whether it was changed
   * @throws KubernetesClientException when the API server cannot be reached or is out of order
   */
  boolean patch(String namespace, Intent.PatchPod change) {
    try {
      patcher.patch(
          Pod.class,
          namespace,
          change.pod().name(),
          "",
          Patches.pod(change, change.pod()).toString());
      return true;
    } catch (KubernetesClientException e) {
      boolean gone =
          e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      if (!gone && !Refusals.refused(e)) {
        throw e;
      }
      if (!gone) {
        LOGGER
            .atWarn()
            .addKeyValue("namespace", namespace)
            .addKeyValue("pod", change.pod().name())
            .addKeyValue("error", Refusals.message(e))
            .log("the pod does not take its labels and annotations, it is tried again later");
      }
      return false;
    }
  }
}
