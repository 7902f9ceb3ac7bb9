package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes, scheduler and kubelet: binds pods and lets them live and end. */
public final class Kubelet extends Controller {

  private final KubeletConfig config;
  private final Processes processes;
  private final Nodes nodes;
  private final Map<ObjectKey, PodRun> runs = new HashMap<>();
  private final Addresses addresses = new Addresses();
  private final Set<ObjectKey> homeless = new LinkedHashSet<>();

  /** Over what {@code view} knows, with {@code processes} for what is to run for real. */
  public Kubelet(View view, KubeletConfig config, Processes processes) {
    super(view);
    this.config = config;
    this.processes = processes;
    this.nodes = new Nodes(view, config.nodes());
    config.nodes().forEach(name -> work.add(new ObjectKey(Resources.NODES, "", name)));
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(Resources.PODS, Resources.NODES);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    Optional<ObjectKey> key = after.or(() -> before).map(object -> View.key(resource, object));
    if (resource.equals(Resources.NODES)) {
      key.filter(node -> nodes.has(node.name())).ifPresent(work::add);
      homeless.forEach(work::add);
      return;
    }
    nodes.count(before, after);
    key.filter(pod -> config.namespaces().matcher(pod.namespace()).find()).ifPresent(work::add);
  }

  /**
   * Tells that a process ended. To be called between runs, by the thread that runs this.
   *
   * @param exitCode 0 to 255
   */
  public void exited(Processes.Run run, int exitCode, Instant now) {
    runs.forEach(
        (key, pod) -> {
          if (pod.uid().equals(run.podUid()) && pod.exited(run, exitCode, now)) {
            work.add(key);
          }
        });
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    if (key.resource().equals(Resources.NODES)) {
      return syncNode(key, cluster, now);
    }
    Optional<ObjectNode> pod = view.get(key);
    PodRun known = runs.get(key);
    if (known != null && pod.filter(p -> Meta.of(p).uid().equals(known.uid())).isEmpty()) {
      known.abandon();
      runs.remove(key);
      addresses.free(key);
    }
    if (pod.isEmpty()) {
      homeless.remove(key);
      work.forget(key);
      return true;
    }
    if (Pods.node(pod.get()).isEmpty()) {
      return schedule(key, pod.get(), cluster, now);
    }
    homeless.remove(key);
    return !nodes.has(Pods.node(pod.get())) || live(key, pod.get(), cluster, now);
  }

  private boolean syncNode(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> node = view.get(key);
    if (node.isEmpty()) {
      return cluster.create(Resources.NODES, nodes.node(key.name())) instanceof Written.Done;
    }
    return Nodes.isReady(node.get())
        || went(cluster.updateStatus(Resources.NODES, nodes.withStatus(node.get(), now)));
  }

  private boolean schedule(ObjectKey key, ObjectNode pod, Cluster cluster, Instant now) {
    if (Meta.of(pod).deleting()
        || Pods.isOver(pod)
        || Annotations.unschedulable(pod)
        || !pod.path("spec").path("schedulingGates").isEmpty()
        || !pod.path("spec")
            .path("schedulerName")
            .asText("default-scheduler")
            .equals("default-scheduler")) {
      return true;
    }
    Optional<String> node = nodes.choose(pod);
    if (node.isEmpty()) {
      homeless.add(key);
      return unschedulable(pod, cluster, now);
    }
    Written bound = cluster.bind(key, Meta.of(pod).uid(), node.get());
    if (!(bound instanceof Written.Done)) {
      return bound instanceof Written.Gone;
    }
    homeless.remove(key);
    Optional<ObjectNode> latest = view.get(key).filter(p -> !Pods.node(p).isEmpty());
    return latest.isEmpty() || live(key, latest.get(), cluster, now);
  }

  private boolean unschedulable(ObjectNode pod, Cluster cluster, Instant now) {
    int count = config.nodes().size();
    ObjectNode condition =
        Conditions.condition(
            "PodScheduled",
            "False",
            "Unschedulable",
            count == 0
                ? "no nodes available to schedule pods"
                : "0/%d nodes are available: %d node(s) were unschedulable or didn't match Pod's node affinity/selector."
                    .formatted(count, count));
    boolean told =
        Conditions.find(pod.path("status"), "PodScheduled")
            .filter(known -> known.path("message").equals(condition.path("message")))
            .isPresent();
    if (told) {
      return true;
    }
    ObjectNode changed = pod.deepCopy();
    Conditions.put(
        changed.withObjectProperty("status"),
        condition.put("lastTransitionTime", Conditions.time(now)));
    return went(cluster.updateStatus(Resources.PODS, changed));
  }

  private boolean live(ObjectKey key, ObjectNode pod, Cluster cluster, Instant now) {
    PodRun run = runs.get(key);
    if (run == null) {
      if (Pods.isOver(pod) && !Meta.of(pod).deleting()) {
        return true;
      }
      run = new PodRun(pod, config, processes, now);
      runs.put(key, run);
    }
    run.advance(pod, now);
    boolean going = Meta.of(pod).deleting();
    Address address =
        new Address(
            nodes.address(Pods.node(pod)), addresses.of(key, Json.text(pod, "status", "podIP")));
    // Nobody sees how a pod ended that goes at once, unless somebody's finalizer keeps it.
    boolean tells =
        !going || (run.isStopped() && !Meta.of(pod).finalizers().isEmpty() && !Pods.isOver(pod));
    if (tells) {
      Optional<ObjectNode> status = run.status(pod, address, now);
      if (status.isPresent()) {
        Written written =
            cluster.updateStatus(Resources.PODS, Json.with(pod, "status", status.get()));
        if (!(written instanceof Written.Done)) {
          return written instanceof Written.Gone;
        }
        run.wrote(pod, address, now);
      }
    }
    run.next(pod, now).ifPresent(time -> work.addAt(key, time));
    if (going && run.isStopped()) {
      return went(cluster.delete(key, DeleteOptions.of(Meta.of(pod).uid()).grace(0)));
    }
    return true;
  }
}
