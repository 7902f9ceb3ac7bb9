package dev.sluice.clustersim.behaviour.garbage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.Meta.OwnerReference;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what no living owner has, carries out foreground deletion and orphaning. Watches
 * everything.
 */
public final class GarbageCollector extends Controller {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final Dependents dependents = new Dependents();

  /** Owners in foreground deletion, by uid. */
  private final Map<String, ObjectKey> waiting = new HashMap<>();

  /** Over what {@code view} knows. */
  public GarbageCollector(View view) {
    super(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of();
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    boolean same = before.isPresent() && after.isPresent() && sameOwners(before.get(), after.get());
    if (!same) {
      before.ifPresent(object -> dependents.remove(View.key(resource, object), object));
      after.ifPresent(object -> dependents.add(View.key(resource, object), object));
    }
    if (after.isEmpty()) {
      before.ifPresent(this::gone);
      return;
    }
    ObjectNode object = after.get();
    boolean owned = !object.path("metadata").path("ownerReferences").isEmpty();
    boolean ending = Meta.of(object).deleting() && !Meta.of(object).finalizers().isEmpty();
    boolean news = !same;
    if (ending || (owned && news)) {
      work.add(View.key(resource, object));
    }
    // Owners that wait for this one may wait no longer.
    before.filter(old -> !same).ifPresent(this::lookAtOwners);
  }

  private static boolean sameOwners(ObjectNode before, ObjectNode after) {
    return before
        .path("metadata")
        .path("ownerReferences")
        .equals(after.path("metadata").path("ownerReferences"));
  }

  private void gone(ObjectNode object) {
    waiting.remove(Meta.of(object).uid());
    dependents.of(Meta.of(object).uid()).forEach(work::add);
    lookAtOwners(object);
  }

  private void lookAtOwners(ObjectNode object) {
    for (OwnerReference owner : Meta.of(object).owners()) {
      ObjectKey key = waiting.get(owner.uid());
      if (key != null) {
        work.add(key);
      }
    }
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> found = view.get(key);
    if (found.isEmpty()) {
      work.forget(key);
      return true;
    }
    ObjectNode object = found.get();
    if (Meta.of(object).deleting()) {
      List<String> finalizers = Meta.of(object).finalizers();
      if (finalizers.contains(ORPHAN)) {
        return orphan(key, object, cluster);
      }
      return !finalizers.contains(FOREGROUND) || foreground(key, object, cluster);
    }
    return view.isGoing(object) || collect(key, object, cluster);
  }

  private boolean orphan(ObjectKey key, ObjectNode owner, Cluster cluster) {
    boolean done = true;
    String uid = Meta.of(owner).uid();
    for (ObjectKey dependent : dependents.of(uid)) {
      Optional<ObjectNode> object = view.get(dependent);
      if (object.isPresent()) {
        done &= went(cluster.update(dependent.resource(), Owners.without(object.get(), uid)));
      }
    }
    return done && went(cluster.update(key.resource(), withoutFinalizer(owner, ORPHAN)));
  }

  private boolean foreground(ObjectKey key, ObjectNode owner, Cluster cluster) {
    String uid = Meta.of(owner).uid();
    // Before anything is deleted: what goes at once tells its owners at once.
    waiting.put(uid, key);
    boolean done = true;
    boolean blocked = false;
    for (ObjectKey dependent : dependents.of(uid)) {
      Optional<ObjectNode> object = view.get(dependent);
      if (object.isEmpty() || dependent.equals(key)) {
        continue;
      }
      blocked |= blocks(object.get(), uid);
      if (!view.isGoing(object.get())) {
        done &= collect(dependent, object.get(), cluster);
      }
    }
    if (blocked) {
      return done;
    }
    waiting.remove(uid);
    return done && went(cluster.update(key.resource(), withoutFinalizer(owner, FOREGROUND)));
  }

  private static boolean blocks(ObjectNode dependent, String ownerUid) {
    return Meta.of(dependent).owners().stream()
        .anyMatch(owner -> owner.uid().equals(ownerUid) && owner.blocks());
  }

  private enum State {
    LIVING,
    WAITING,
    ABSENT,
    /** Nothing can be said about it: it keeps its dependent. */
    UNKNOWN
  }

  private boolean collect(ObjectKey key, ObjectNode object, Cluster cluster) {
    boolean kept = false;
    boolean waits = false;
    ObjectNode without = object;
    for (OwnerReference owner : Meta.of(object).owners()) {
      switch (state(key, owner, cluster)) {
        case LIVING -> kept = true;
        case UNKNOWN -> {
          return true;
        }
        case WAITING -> {
          waits = true;
          without = Owners.without(without, owner.uid());
        }
        case ABSENT -> without = Owners.without(without, owner.uid());
      }
    }
    if (Meta.of(object).owners().isEmpty()) {
      return true;
    }
    if (kept) {
      return without.equals(object) || went(cluster.update(key.resource(), without));
    }
    Propagation policy = policy(object, waits && !dependents.of(Meta.of(object).uid()).isEmpty());
    return went(
        cluster.delete(
            key,
            DeleteOptions.of(Meta.of(object).uid())
                .at(Meta.of(object).resourceVersion())
                .propagation(policy)));
  }

  private static Propagation policy(ObjectNode object, boolean foreground) {
    List<String> finalizers = Meta.of(object).finalizers();
    if (foreground || finalizers.contains(FOREGROUND)) {
      return Propagation.FOREGROUND;
    }
    return finalizers.contains(ORPHAN) ? Propagation.ORPHAN : Propagation.BACKGROUND;
  }

  private State state(ObjectKey dependent, OwnerReference owner, Cluster cluster) {
    GroupVersion version = GroupVersion.parse(owner.apiVersion());
    Optional<ResourceKind> kind =
        cluster.kind(new GroupVersionKind(version.group(), version.version(), owner.kind()));
    if (kind.isEmpty() || (kind.get().namespaced() && dependent.namespace().isEmpty())) {
      return State.UNKNOWN;
    }
    // An owner in another namespace is looked for in the dependent's: there is none.
    ObjectKey key =
        new ObjectKey(
            kind.get().resource(),
            kind.get().namespaced() ? dependent.namespace() : "",
            owner.name());
    Optional<ObjectNode> found =
        view.get(key)
            .filter(object -> isUid(object, owner.uid()))
            .or(() -> cluster.get(key).filter(object -> isUid(object, owner.uid())));
    if (found.isEmpty()) {
      return State.ABSENT;
    }
    Meta meta = Meta.of(found.get());
    return meta.deleting() && meta.finalizers().contains(FOREGROUND) ? State.WAITING : State.LIVING;
  }

  private static boolean isUid(ObjectNode object, String uid) {
    return Meta.of(object).uid().equals(uid);
  }

  private static ObjectNode withoutFinalizer(ObjectNode object, String finalizer) {
    ObjectNode changed = object.deepCopy();
    ArrayNode left = Json.mapper().createArrayNode();
    Meta.of(object).finalizers().stream().filter(f -> !f.equals(finalizer)).forEach(left::add);
    if (left.isEmpty()) {
      changed.withObjectProperty("metadata").remove("finalizers");
    } else {
      changed.withObjectProperty("metadata").set("finalizers", left);
    }
    return changed;
  }
}
