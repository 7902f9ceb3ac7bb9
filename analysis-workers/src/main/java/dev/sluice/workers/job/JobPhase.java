package dev.sluice.workers.job;

import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.Outcome.Decision;
import dev.sluice.workers.spi.Outcome.Verdict;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads from a Job and its pods whether, and how, the measurement ended. Pure. */
final class JobPhase {

  private static final Set<String> IMAGE_FAILURES =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final String FOREGROUND = "foregroundDeletion";

  private JobPhase() {}

  /** How the Job ended, empty while it runs. */
  static Optional<Outcome> of(Job job) {
    List<JobCondition> conditions =
        job.getStatus() == null ? List.of() : job.getStatus().getConditions();
    for (JobCondition condition : conditions) {
      if ("True".equals(condition.getStatus())) {
        switch (condition.getType()) {
          case "Complete" -> {
            return decision(Verdict.SUCCESSFUL, "");
          }
          case "Failed" -> {
            String message = condition.getMessage();
            return decision(Verdict.FAILED, message == null ? "" : message);
          }
          default -> {} // suspended, or about to end
        }
      }
    }
    if (terminating(job.getMetadata())) {
      return decision(Verdict.INCONCLUSIVE, "Job was terminated before it ended");
    }
    return Optional.empty();
  }

  /** Deleted the way {@link JobProvider#terminate} does it, perhaps by another worker. */
  private static boolean terminating(ObjectMeta metadata) {
    return metadata.getDeletionTimestamp() != null && metadata.getFinalizers().contains(FOREGROUND);
  }

  /** The end of a Job of which this pod cannot start for want of its image. */
  static Optional<Outcome> of(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .flatMap(container -> imageFailure(pod, container).stream())
        .findFirst()
        .flatMap(message -> decision(Verdict.INCONCLUSIVE, message));
  }

  private static Optional<String> imageFailure(Pod pod, ContainerStatus container) {
    ContainerStateWaiting waiting =
        container.getState() == null ? null : container.getState().getWaiting();
    if (waiting == null || !IMAGE_FAILURES.contains(String.valueOf(waiting.getReason()))) {
      return Optional.empty();
    }
    return Optional.of(
        "container %s of pod %s cannot start: %s: %s"
            .formatted(
                container.getName(),
                pod.getMetadata().getName(),
                waiting.getReason(),
                waiting.getMessage() == null ? container.getImage() : waiting.getMessage()));
  }

  private static Optional<Outcome> decision(Verdict verdict, String message) {
    return Optional.of(new Decision(verdict, "", message));
  }
}
