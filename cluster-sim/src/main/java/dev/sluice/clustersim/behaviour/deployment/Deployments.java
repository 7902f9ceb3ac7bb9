package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.behaviour.SelectorIndex;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Deployment controller. */
public final class Deployments extends Controller {

  private static final String KIND = "Deployment";
  private static final String API_VERSION = "apps/v1";

  private final SelectorIndex selectors = new SelectorIndex();

  /** Over what {@code view} knows. */
  public Deployments(View view) {
    super(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(Resources.DEPLOYMENTS, Resources.REPLICA_SETS, Resources.PODS);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(Resources.DEPLOYMENTS)) {
      after
          .or(() -> before)
          .map(object -> View.key(resource, object))
          .ifPresent(
              key -> {
                after.ifPresentOrElse(
                    object -> selectors.put(key, Selector.of(object.path("spec").path("selector"))),
                    () -> selectors.remove(key));
                work.add(key);
              });
    } else if (resource.equals(Resources.REPLICA_SETS)) {
      before.ifPresent(this::lookAtOwner);
      after.ifPresent(this::lookAtOwner);
    } else if (after.isEmpty() || Pods.isOver(after.get())) {
      // Recreate waits for the last pod of old ReplicaSets to be gone.
      before.ifPresent(this::lookAtOwnersOwner);
    }
  }

  private void lookAtOwner(ObjectNode set) {
    Meta meta = Meta.of(set);
    if (meta.controller().isPresent()) {
      controllerOf(set, Resources.DEPLOYMENTS, KIND).ifPresent(work::add);
    } else if (!meta.deleting()) {
      selectors.matching(meta.namespace(), meta.labels()).forEach(work::add);
    }
  }

  private void lookAtOwnersOwner(ObjectNode pod) {
    controllerOf(pod, Resources.REPLICA_SETS, "ReplicaSet")
        .flatMap(view::get)
        .flatMap(set -> controllerOf(set, Resources.DEPLOYMENTS, KIND))
        .filter(
            key ->
                view.get(key).filter(deployment -> Strategy.of(deployment).recreate()).isPresent())
        .ifPresent(work::add);
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> found = view.get(key);
    if (found.isEmpty()) {
      work.forget(key);
      return true;
    }
    ObjectNode deployment = found.get();
    Strategy strategy = Strategy.of(deployment);
    if (strategy.selector().isEmpty()) {
      return true;
    }
    if (view.isGoing(deployment)) {
      return write(
          deployment, Progress.counted(deployment, strategy, sets(deployment), now), cluster);
    }
    if (!Owners.claim(deployment, KIND, API_VERSION, Resources.REPLICA_SETS, view, cluster)
        || !pauses(deployment, strategy, cluster, now)) {
      return false;
    }
    ObjectNode latest = view.get(key).orElse(deployment);
    return new Step(key, latest, strategy, cluster, now).take();
  }

  private Sets sets(ObjectNode deployment) {
    return Sets.of(
        deployment,
        List.copyOf(view.controlledBy(Resources.REPLICA_SETS, Meta.of(deployment).uid())));
  }

  // Pausing stops the clock of the progress deadline, resuming starts it again.
  private static boolean pauses(
      ObjectNode deployment, Strategy strategy, Cluster cluster, Instant now) {
    Optional<JsonNode> current = Conditions.find(deployment.path("status"), Progress.PROGRESSING);
    String reason = current.map(Progress::reason).orElse("");
    boolean knownPaused = reason.equals("DeploymentPaused");
    if (strategy.deadline().isEmpty()
        || reason.equals(Progress.TIMED_OUT)
        || strategy.paused() == knownPaused) {
      return true;
    }
    ObjectNode status = deployment.path("status").deepCopy();
    if (strategy.paused()) {
      Progress.set(
          status, Progress.PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused", now);
    } else {
      Progress.set(
          status,
          Progress.PROGRESSING,
          "Unknown",
          "DeploymentResumed",
          "Deployment is resumed",
          now);
    }
    return write(deployment, status, cluster);
  }

  private static boolean write(ObjectNode deployment, JsonNode status, Cluster cluster) {
    if (status.equals(deployment.path("status"))) {
      return true;
    }
    ObjectNode changed = deployment.deepCopy();
    changed.set("status", status);
    return went(cluster.updateStatus(Resources.DEPLOYMENTS, changed));
  }

  /** One look at one Deployment. */
  private final class Step {

    private final ObjectKey key;
    private ObjectNode deployment;
    private final Strategy strategy;
    private final Cluster cluster;
    private final Instant now;
    private final NewSet newSet;

    Step(ObjectKey key, ObjectNode deployment, Strategy strategy, Cluster cluster, Instant now) {
      this.key = key;
      this.deployment = deployment;
      this.strategy = strategy;
      this.cluster = cluster;
      this.now = now;
      this.newSet = new NewSet(strategy, cluster, now);
    }

    boolean take() {
      Sets sets = sets(deployment);
      if (strategy.paused() || isScaled(sets)) {
        return revise(sets, false) && scaleAll(sets(deployment)) && counted();
      }
      return strategy.recreate() ? recreate(sets) : roll();
    }

    // The annotation on the ReplicaSets remembers what the Deployment wanted when they were sized.
    private boolean isScaled(Sets sets) {
      return sets.all().stream()
          .filter(set -> Sets.wanted(set) > 0)
          .flatMap(set -> Revision.number(set, Revision.DESIRED).stream())
          .anyMatch(desired -> desired != strategy.replicas());
    }

    private boolean scaleAll(Sets sets) {
      boolean done =
          resize(
              sets,
              Sizes.scaled(strategy, sets, deployment.path("status").path("replicas").asLong(0)));
      return done && (!strategy.paused() || cleanUp(sets(deployment)));
    }

    private boolean roll() {
      if (!revise(sets(deployment), true)) {
        return false;
      }
      Sets sets = sets(deployment);
      if (sets.newest().isEmpty()) {
        return rolledOut();
      }
      ObjectNode newest = sets.newest().get();
      Optional<Long> up = Sizes.newInRollingUpdate(strategy, sets, newest);
      Map<String, Long> sizes =
          up.map(size -> Map.of(Meta.of(newest).uid(), size))
              .orElseGet(() -> Sizes.oldInRollingUpdate(strategy, sets, newest));
      if (!resize(sets, sizes)) {
        return false;
      }
      return (!sizes.isEmpty() || cleanUpWhenComplete()) && rolledOut();
    }

    private boolean recreate(Sets before) {
      if (!revise(before, false)) {
        return false;
      }
      Sets sets = sets(deployment);
      Map<String, Long> sizes = new java.util.TreeMap<>();
      sets.old().stream()
          .filter(set -> Sets.wanted(set) > 0)
          .forEach(set -> sizes.put(Meta.of(set).uid(), 0L));
      if (!sizes.isEmpty()) {
        return resize(sets, sizes) && rolledOut();
      }
      if (sets.old().stream().anyMatch(this::hasPods)) {
        return rolledOut();
      }
      if (!revise(sets, true)) {
        return false;
      }
      Sets with = sets(deployment);
      boolean sized =
          with.newest()
              .filter(set -> Sets.wanted(set) != strategy.replicas())
              .map(set -> resize(with, Map.of(Meta.of(set).uid(), strategy.replicas())))
              .orElse(true);
      return sized && cleanUpWhenComplete() && rolledOut();
    }

    private boolean hasPods(ObjectNode set) {
      return Sets.replicas(set) > 0
          || view.controlledBy(Resources.PODS, Meta.of(set).uid()).stream()
              .anyMatch(pod -> !Pods.isOver(pod));
    }

    private boolean revise(Sets sets, boolean create) {
      boolean done = newSet.revise(deployment, sets, create);
      deployment = view.get(key).orElse(deployment);
      return done;
    }

    private boolean resize(Sets sets, Map<String, Long> sizes) {
      boolean done = true;
      for (ObjectNode set : sets.all()) {
        Long size = sizes.get(Meta.of(set).uid());
        if (size == null) {
          continue;
        }
        ObjectNode changed = set.deepCopy();
        changed.withObjectProperty("spec").put("replicas", size.intValue());
        Revision.annotateSize(changed, strategy);
        if (!changed.equals(set)) {
          done &= went(cluster.update(Resources.REPLICA_SETS, changed));
        }
      }
      return done;
    }

    private boolean cleanUpWhenComplete() {
      return !Progress.isComplete(deployment, strategy, deployment.path("status"))
          || cleanUp(sets(deployment));
    }

    private boolean cleanUp(Sets sets) {
      if (strategy.historyLimit().isEmpty()) {
        return true;
      }
      List<ObjectNode> alive =
          new ArrayList<>(sets.old().stream().filter(set -> !view.isGoing(set)).toList());
      alive.sort(Comparator.comparingLong(Revision::of).thenComparing(Revision.oldestFirst()));
      long tooMany = alive.size() - strategy.historyLimit().get();
      boolean done = true;
      for (ObjectNode set : alive.subList(0, (int) Math.max(0, tooMany))) {
        if (Sets.replicas(set) == 0
            && Sets.wanted(set) == 0
            && Meta.of(set).generation() <= Sets.count(set, "observedGeneration")) {
          Written written =
              cluster.delete(
                  View.key(Resources.REPLICA_SETS, set), DeleteOptions.of(Meta.of(set).uid()));
          done &= went(written);
        }
      }
      return done;
    }

    private boolean counted() {
      return write(
          deployment, Progress.counted(deployment, strategy, sets(deployment), now), cluster);
    }

    private boolean rolledOut() {
      ObjectNode status = Progress.rolledOut(deployment, strategy, sets(deployment), now);
      Progress.nextCheck(deployment, strategy, status)
          .ifPresent(time -> work.addAt(key, time.isAfter(now) ? time : now.plusSeconds(1)));
      return write(deployment, status, cluster);
    }
  }
}
