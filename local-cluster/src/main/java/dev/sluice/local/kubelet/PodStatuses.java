package dev.sluice.local.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Pod statuses as a kubelet writes them. Pure. */
final class PodStatuses {

  private PodStatuses() {}

  /** Every container runs and is ready, since {@code now}. */
  static PodStatus ready(Pod pod, Instant now) {
    return running(pod, now, true);
  }

  /** Every container runs; none is ready, as in a pod whose work will end by itself. */
  static PodStatus started(Pod pod, Instant now) {
    return running(pod, now, false);
  }

  /** No container can start because an image cannot be pulled. */
  static PodStatus imageMissing(Pod pod, Instant now) {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .withStartTime(time(now))
        .withConditions(conditions(false, now))
        .withContainerStatuses(
            pod.getSpec().getContainers().stream()
                .map(
                    container ->
                        status(container)
                            .withReady(false)
                            .withStarted(false)
                            .withNewState()
                            .withNewWaiting()
                            .withReason("ImagePullBackOff")
                            .withMessage("image \"" + container.getImage() + "\" cannot be pulled")
                            .endWaiting()
                            .endState()
                            .build())
                .toList())
        .build();
  }

  /**
   * Every container has ended.
   *
   * @param exits exit code of each container by its name
   */
  static PodStatus ended(Pod pod, Map<String, Integer> exits, Instant started, Instant now) {
    boolean failed = exits.values().stream().anyMatch(exit -> exit != 0);
    return new PodStatusBuilder()
        .withPhase(failed ? "Failed" : "Succeeded")
        .withStartTime(time(started))
        .withConditions(conditions(false, now))
        .withContainerStatuses(
            pod.getSpec().getContainers().stream()
                .map(
                    container ->
                        terminated(
                            container, exits.getOrDefault(container.getName(), 0), started, now))
                .toList())
        .build();
  }

  private static PodStatus running(Pod pod, Instant now, boolean ready) {
    return new PodStatusBuilder()
        .withPhase("Running")
        .withStartTime(time(now))
        .withPodIP(address(pod))
        .addNewPodIP(address(pod))
        .withConditions(conditions(ready, now))
        .withContainerStatuses(
            pod.getSpec().getContainers().stream()
                .map(
                    container ->
                        status(container)
                            .withReady(ready)
                            .withStarted(true)
                            .withNewState()
                            .withNewRunning()
                            .withStartedAt(time(now))
                            .endRunning()
                            .endState()
                            .build())
                .toList())
        .build();
  }

  private static ContainerStatus terminated(
      Container container, int exit, Instant started, Instant now) {
    return status(container)
        .withReady(false)
        .withStarted(false)
        .withNewState()
        .withNewTerminated()
        .withExitCode(exit)
        .withReason(exit == 0 ? "Completed" : "Error")
        .withStartedAt(time(started))
        .withFinishedAt(time(now))
        .endTerminated()
        .endState()
        .build();
  }

  private static ContainerStatusBuilder status(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withRestartCount(0);
  }

  private static List<PodCondition> conditions(boolean ready, Instant now) {
    return List.of(
        condition("PodScheduled", true, now),
        condition("Initialized", true, now),
        condition("ContainersReady", ready, now),
        condition("Ready", ready, now));
  }

  private static PodCondition condition(String type, boolean holds, Instant now) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withLastTransitionTime(time(now))
        .build();
  }

  // Any address does, as long as it is a pod's own: nothing listens there.
  private static String address(Pod pod) {
    int hash = pod.getMetadata().getUid().hashCode();
    return "10.244.%d.%d".formatted((hash >>> 8) & 0xff, 1 + (hash & 0xff) % 254);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
