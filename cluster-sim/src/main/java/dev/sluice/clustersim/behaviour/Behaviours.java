package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives behaviours in a fixed order, over one view of the cluster. Changes may be told while it
 * runs, and late: what it wrote itself is known to it at once. Not thread-safe.
 */
public final class Behaviours implements Behaviour {

  private static final Logger LOGGER = LoggerFactory.getLogger(Behaviours.class);

  /** Rounds of one run: more than any chain of reactions at one instant is long. */
  private static final int ROUNDS = 100;

  private final View view;
  private final List<Behaviour> behaviours;
  private long told;

  /**
   * Over what {@code view} knows.
   *
   * @param view the one that the behaviours were made with
   */
  public Behaviours(View view, List<Behaviour> behaviours) {
    this.view = view;
    this.behaviours = List.copyOf(behaviours);
  }

  @Override
  public Set<GroupResource> watches() {
    Set<GroupResource> all = new HashSet<>();
    for (Behaviour behaviour : behaviours) {
      if (behaviour.watches().isEmpty()) {
        return Set.of();
      }
      all.addAll(behaviour.watches());
    }
    return all;
  }

  /** Tells a change to those that watch the resource; what is not newer than known is ignored. */
  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    Optional<ObjectNode> known =
        after.or(() -> before).flatMap(object -> view.get(View.key(resource, object)));
    boolean news =
        after.isPresent()
            ? view.put(resource, after.get())
            : before.isPresent() && view.remove(resource, before.get());
    if (!news) {
      return;
    }
    told++;
    for (Behaviour behaviour : behaviours) {
      Set<GroupResource> watched = behaviour.watches();
      if (watched.isEmpty() || watched.contains(resource)) {
        behaviour.changed(resource, known, after);
      }
    }
  }

  /** Tells everything that is there already. */
  public void fill(Cluster cluster) {
    Set<GroupResource> watched = watches();
    for (ResourceKind kind : cluster.kinds()) {
      if (watched.isEmpty() || watched.contains(kind.resource())) {
        for (ObjectNode object : cluster.list(kind.resource(), "")) {
          changed(kind.resource(), Optional.empty(), Optional.of(object));
        }
      }
    }
  }

  /** Runs all until they are quiet at {@code now}; answers {@code now} if they do not get quiet. */
  @Override
  public Optional<Instant> run(Cluster cluster, Instant now) {
    Cluster through = new Through(cluster);
    Optional<Instant> next = Optional.of(now);
    for (int round = 0; round < ROUNDS; round++) {
      long before = told;
      next = Optional.empty();
      for (Behaviour behaviour : behaviours) {
        next = earlier(next, behaviour.run(through, now));
      }
      if (told == before && next.filter(time -> !time.isAfter(now)).isEmpty()) {
        return next;
      }
    }
    return Optional.of(now);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isAfter(other.get()) ? other : one;
  }

  // Makes a write known before its change is told, which may be much later.
  private final class Through implements Cluster {

    private final Cluster cluster;

    Through(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public Optional<ObjectNode> get(ObjectKey key) {
      return cluster.get(key);
    }

    @Override
    public Collection<ObjectNode> list(GroupResource resource, String namespace) {
      return cluster.list(resource, namespace);
    }

    @Override
    public Written create(GroupResource resource, ObjectNode object) {
      Written written =
          told("create", View.key(resource, object), cluster.create(resource, object));
      if (written instanceof Written.Done done) {
        changed(resource, Optional.empty(), Optional.of(done.object()));
      }
      return written;
    }

    @Override
    public Written update(GroupResource resource, ObjectNode object) {
      return known(
          resource, told("update", View.key(resource, object), cluster.update(resource, object)));
    }

    @Override
    public Written updateStatus(GroupResource resource, ObjectNode object) {
      return known(
          resource,
          told("updateStatus", View.key(resource, object), cluster.updateStatus(resource, object)));
    }

    @Override
    public Written delete(ObjectKey key, DeleteOptions options) {
      Optional<ObjectNode> known = view.get(key);
      Written written = told("delete", key, cluster.delete(key, options));
      if (written instanceof Written.Done) {
        known
            .map(object -> Meta.of(object).uid())
            .filter(
                uid ->
                    view.get(key)
                        .filter(o -> Meta.of(o).uid().equals(uid) && !Meta.of(o).deleting())
                        .isPresent())
            .ifPresent(view::deletionAsked);
      }
      return written;
    }

    @Override
    public Written bind(ObjectKey pod, String uid, String node) {
      return known(pod.resource(), told("bind", pod, cluster.bind(pod, uid, node)));
    }

    @Override
    public Written finalizeNamespace(ObjectNode namespace) {
      return known(Resources.NAMESPACES, cluster.finalizeNamespace(namespace));
    }

    @Override
    public Collection<ResourceKind> kinds() {
      return cluster.kinds();
    }

    @Override
    public Optional<ResourceKind> kind(GroupVersionKind kind) {
      return cluster.kind(kind);
    }

    private Written told(String verb, ObjectKey key, Written written) {
      if (written instanceof Written.Conflict || written instanceof Written.Refused) {
        LOGGER
            .atDebug()
            .addKeyValue("verb", verb)
            .addKeyValue("resource", key.resource())
            .addKeyValue("namespace", key.namespace())
            .addKeyValue("name", key.name())
            .addKeyValue("error", written)
            .log("write is not done");
      }
      return written;
    }

    // What was removed by this very write is not to come back.
    private Written known(GroupResource resource, Written written) {
      if (written instanceof Written.Done(ObjectNode object)
          && view.get(View.key(resource, object))
              .filter(known -> Meta.of(known).uid().equals(Meta.of(object).uid()))
              .isPresent()) {
        changed(resource, Optional.empty(), Optional.of(object));
      }
      return written;
    }
  }
}
