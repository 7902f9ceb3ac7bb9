package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Job controller, with the removal of finished Jobs whose time to live is over. */
public final class Jobs extends Controller {

  private static final String KIND = "Job";

  private final Map<String, BackOff> backOffs = new HashMap<>();

  /** Over what {@code view} knows. */
  public Jobs(View view) {
    super(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(Resources.JOBS, Resources.PODS);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(Resources.JOBS)) {
      after.or(() -> before).map(job -> View.key(resource, job)).ifPresent(work::add);
      if (after.isEmpty()) {
        before.ifPresent(this::gone);
      }
    } else {
      before.ifPresent(this::lookAtOwner);
      after.ifPresent(this::lookAtOwner);
      after
          .filter(pod -> JobPods.isTracked(pod) && Meta.of(pod).deleting())
          .ifPresent(pod -> work.add(View.key(resource, pod)));
    }
  }

  private void gone(ObjectNode job) {
    backOffs.remove(Meta.of(job).uid());
    view.controlledBy(Resources.PODS, Meta.of(job).uid())
        .forEach(pod -> work.add(View.key(Resources.PODS, pod)));
  }

  private void lookAtOwner(ObjectNode pod) {
    controllerOf(pod, Resources.JOBS, KIND).ifPresent(work::add);
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> found = view.get(key);
    if (found.isEmpty()) {
      work.forget(key);
      return true;
    }
    if (key.resource().equals(Resources.PODS)) {
      return releaseOrphan(found.get(), cluster);
    }
    ObjectNode job = found.get();
    List<ObjectNode> pods = List.copyOf(view.controlledBy(Resources.PODS, Meta.of(job).uid()));
    BackOff backOff = backOffs.computeIfAbsent(Meta.of(job).uid(), uid -> new BackOff());
    JobStep step = new JobStep(job, JobSpec.of(job), view, backOff, cluster, now);
    boolean done = step.take(new JobPods(pods, view));
    step.wake().ifPresent(time -> work.addAt(key, time));
    return done;
  }

  // Nobody counts the pods of a Job that is gone: their finalizer would keep them for ever.
  private boolean releaseOrphan(ObjectNode pod, Cluster cluster) {
    if (!JobPods.isTracked(pod)) {
      return true;
    }
    Optional<ObjectNode> job =
        controllerOf(pod, Resources.JOBS, KIND)
            .flatMap(cluster::get)
            .filter(
                owner ->
                    Meta.of(pod).controller().stream()
                        .anyMatch(ref -> ref.uid().equals(Meta.of(owner).uid())));
    return job.isPresent() || went(cluster.update(Resources.PODS, JobPods.released(pod)));
  }
}
