package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ends objects: at once, after a grace period, or when the last finalizer is gone. */
public final class Deletions {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final GroupResource JOBS = new GroupResource("batch", "jobs");
  private static final Set<String> LASTING = Set.of("default", "kube-system", "kube-public");

  private final ObjectStore store;

  Deletions(ObjectStore store) {
    this.store = store;
  }

  /**
   * What a deletion came to.
   *
   * @param object as it is now, or as it last was
   * @param gone whether it is over
   * @param answerObject whether a client is answered the object rather than a Status
   */
  public record Deleted(ObjectNode object, boolean gone, boolean answerObject) {}

  /**
   * Deletes an object in its storage version.
   *
   * @throws StatusException when it is not there, or a precondition does not hold
   */
  public Deleted delete(ResourceType type, ObjectKey key, DeleteOptions options, Writing writing) {
    ObjectNode object =
        store
            .get(Forms.stored(key))
            .orElseThrow(() -> ApiStatus.notFound(key.resource(), key.name()).exception());
    Strategy strategy = new Strategy(type);
    precondition(type, key, object, options);
    if (strategy.namespace() && LASTING.contains(key.name())) {
      throw ApiStatus.forbidden(key.resource(), key.name(), "this namespace may not be deleted")
          .exception();
    }
    return strategy.namespace()
        ? namespace(key, object, writing)
        : object(strategy, Forms.stored(key), object, options, writing);
  }

  private Deleted object(
      Strategy strategy, ObjectKey key, ObjectNode object, DeleteOptions options, Writing writing) {
    long grace =
        strategy.graceful()
            ? options
                .gracePeriodSeconds()
                .map(g -> Math.min(g, limit(strategy, object, g)))
                .orElse(strategy.grace(object))
            : 0;
    Meta meta = Meta.of(object);
    List<String> finalizers = finalizers(key.resource(), meta.finalizers(), options);
    if (grace == 0 && finalizers.isEmpty()) {
      return gone(strategy, key, object, writing);
    }
    boolean sooner =
        strategy.graceful()
            && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > grace;
    if (meta.deleting() && !sooner && finalizers.equals(meta.finalizers())) {
      return new Deleted(object, false, true);
    }
    ObjectNode marked = deleting(object, grace, finalizers, writing);
    return new Deleted(
        writing.dryRun() ? marked : store.put(key, marked, writing.now()), false, true);
  }

  private Deleted gone(Strategy strategy, ObjectKey key, ObjectNode object, Writing writing) {
    // Watchers of pods see them marked before they go, even when they go at once.
    ObjectNode last = strategy.graceful() ? deleting(object, 0, List.of(), writing) : object;
    if (writing.dryRun()) {
      return new Deleted(last, true, strategy.answeredWhenDeleted());
    }
    if (strategy.graceful()) {
      store.put(key, last, writing.now());
    }
    return new Deleted(
        store.remove(key, writing.now()).orElse(last), true, strategy.answeredWhenDeleted());
  }

  /** A pod that is bound to no node or is over has nothing to end. */
  private static long limit(Strategy strategy, ObjectNode object, long wanted) {
    return strategy.grace(object) == 0 ? 0 : wanted;
  }

  private Deleted namespace(ObjectKey key, ObjectNode object, Writing writing) {
    if (Meta.of(object).deleting()) {
      return new Deleted(object, false, true);
    }
    ObjectNode marked =
        Edit.metadata(
            object, metadata -> metadata.put("deletionTimestamp", Edit.time(writing.now())));
    ObjectNode status =
        object.path("status").deepCopy() instanceof ObjectNode was ? was : marked.objectNode();
    marked.set("status", status.put("phase", "Terminating"));
    if (object.path("spec").path("finalizers").isEmpty()
        && Meta.of(object).finalizers().isEmpty()) {
      if (!writing.dryRun()) {
        store.remove(key, writing.now());
      }
      return new Deleted(marked, true, true);
    }
    return new Deleted(
        writing.dryRun() ? marked : store.put(key, marked, writing.now()), false, true);
  }

  private static ObjectNode deleting(
      ObjectNode object, long grace, List<String> finalizers, Writing writing) {
    return Edit.metadata(
        object,
        metadata -> {
          boolean before = metadata.hasNonNull("deletionTimestamp");
          metadata.put("deletionTimestamp", Edit.time(writing.now().plusSeconds(grace)));
          metadata.put("deletionGracePeriodSeconds", grace);
          long generation = metadata.path("generation").asLong(0);
          if (generation > 0 && !before) {
            metadata.put("generation", generation + 1);
          }
          if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
          } else {
            ArrayNode all = metadata.putArray("finalizers");
            finalizers.forEach(all::add);
          }
        });
  }

  private static List<String> finalizers(
      GroupResource resource, List<String> before, DeleteOptions options) {
    Optional<Propagation> wanted =
        options
            .propagation()
            .or(
                () ->
                    before.contains(ORPHAN)
                        ? Optional.of(Propagation.ORPHAN)
                        : before.contains(FOREGROUND)
                            ? Optional.of(Propagation.FOREGROUND)
                            : Optional.empty());
    List<String> after = new ArrayList<>(before);
    after.removeAll(List.of(ORPHAN, FOREGROUND));
    switch (wanted.orElse(resource.equals(JOBS) ? Propagation.ORPHAN : Propagation.BACKGROUND)) {
      case ORPHAN -> after.add(ORPHAN);
      case FOREGROUND -> after.add(FOREGROUND);
      case BACKGROUND -> {}
    }
    return after.size() == before.size() && after.containsAll(before) ? before : after;
  }

  private static void precondition(
      ResourceType type, ObjectKey key, ObjectNode object, DeleteOptions options) {
    Meta meta = Meta.of(object);
    GroupResource named = new GroupResource(type.group(), type.kind());
    options
        .uid()
        .filter(uid -> !uid.equals(meta.uid()))
        .ifPresent(
            uid -> {
              throw ApiStatus.conflict(
                      named,
                      key.name(),
                      ("the UID in the precondition (%s) does not match the UID in record (%s). The"
                              + " object might have been deleted and then recreated")
                          .formatted(uid, meta.uid()))
                  .exception();
            });
    options
        .resourceVersion()
        .filter(version -> !version.equals(meta.resourceVersion()))
        .ifPresent(
            version -> {
              throw ApiStatus.conflict(
                      named,
                      key.name(),
                      ("the ResourceVersion in the precondition (%s) does not match the"
                              + " ResourceVersion in record (%s). The object might have been"
                              + " modified")
                          .formatted(version, meta.resourceVersion()))
                  .exception();
            });
  }
}
