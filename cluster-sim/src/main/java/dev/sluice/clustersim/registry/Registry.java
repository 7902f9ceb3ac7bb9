package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.managed.ManagedFields;
import dev.sluice.clustersim.managed.Writer;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.schema.Schema;
import dev.sluice.clustersim.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Creates and changes objects after Kubernetes' rules; {@link Deletions} ends them. What cannot be
 * done is a {@link StatusException} with the answer that a client gets.
 *
 * <p>Objects come in and go out in the version that the request named; they are stored in the
 * type's storage version.
 */
public final class Registry {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String VERSION_SET =
      "resourceVersion should not be set on objects to be created";

  private final ObjectStore store;
  private final Rules rules;
  private final Ids ids;
  private final Deletions deletions;
  private final Settling settling;

  /** Over a store. */
  public Registry(ObjectStore store, Rules rules, Ids ids) {
    this.store = store;
    this.rules = rules;
    this.ids = ids;
    this.deletions = new Deletions(store);
    this.settling = new Settling(rules);
  }

  /** What ends objects. */
  public Deletions deletions() {
    return deletions;
  }

  /**
   * Creates an object.
   *
   * @param namespace that of the request; empty where the type has none
   * @throws StatusException when it may not be
   */
  public ObjectNode create(
      ResourceType type, String version, String namespace, ObjectNode body, Writing writing) {
    return add(type, version, namespace, body, writing, true);
  }

  private ObjectNode add(
      ResourceType type,
      String version,
      String namespace,
      ObjectNode body,
      Writing writing,
      boolean own) {
    Meta given = Meta.of(body);
    if (!given.resourceVersion().isEmpty()) {
      throw new ApiStatus(500, "", VERSION_SET, Optional.empty()).exception();
    }
    admit(type, namespace, given.name());
    String name = given.name();
    String prefix = Json.text(body, "metadata", "generateName");
    if (name.isEmpty() && !prefix.isEmpty()) {
      name = ids.name(prefix);
    }
    String named = name;
    ObjectNode object =
        Edit.metadata(
            body,
            metadata -> {
              if (!named.isEmpty()) {
                metadata.put("name", named);
              }
              if (type.namespaced()) {
                metadata.put("namespace", namespace);
              } else {
                metadata.remove("namespace");
              }
              metadata.put("uid", ids.uid());
              metadata.put("creationTimestamp", Edit.time(writing.now()));
              metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds"));
              metadata.remove("selfLink");
              if (new Strategy(type).countsGenerations()) {
                metadata.put("generation", 1);
              }
            });
    KindRules kind = rules.of(type, version);
    object = kind.defaults(object);
    if (own) {
      // Before the server adds what is its own: nobody owns that.
      object =
          ManagedFields.written(
              schema(type, version),
              Optional.empty(),
              object,
              kind.blank(),
              Writer.update(writing.manager(), type, version, ""),
              writing.now());
    }
    object = kind.onCreate(object);
    check(type, version, object, Optional.empty());
    ObjectKey key = new ObjectKey(type.resource(), namespace, name);
    if (store.get(Forms.stored(key)).isPresent()) {
      throw ApiStatus.alreadyExists(type.resource(), name).exception();
    }
    return put(type, version, key, object, writing);
  }

  private void admit(ResourceType type, String namespace, String name) {
    if (!type.namespaced() || namespace.isEmpty()) {
      return;
    }
    ObjectNode found =
        store
            .get(new ObjectKey(NAMESPACES, "", namespace))
            .orElseThrow(() -> ApiStatus.notFound(NAMESPACES, namespace).exception());
    if (Meta.of(found).deleting()) {
      String message =
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(namespace);
      ApiStatus status = ApiStatus.forbidden(type.resource(), name, message);
      ApiStatus.Cause cause =
          new ApiStatus.Cause(
              "NamespaceTerminating",
              "namespace %s is being terminated".formatted(namespace),
              "metadata.namespace");
      throw status.with(List.of(cause)).exception();
    }
  }

  /**
   * Changes an object, or its status.
   *
   * @param subresource empty, {@code status}, {@code scale}, or an action of its own such as {@code
   *     binding}
   * @param change makes the new object of the current one, both in the request's version; may throw
   *     a {@link StatusException}
   * @throws StatusException when it is not there, has changed meanwhile, or may not be like that
   */
  public ObjectNode update(
      ResourceType type,
      String version,
      ObjectKey key,
      String subresource,
      UnaryOperator<ObjectNode> change,
      Writing writing) {
    ObjectNode before =
        store
            .get(Forms.stored(key))
            .map(object -> Forms.as(type, version, object))
            .orElseThrow(() -> ApiStatus.notFound(key.resource(), key.name()).exception());
    ObjectNode wanted = change.apply(before);
    precondition(type, key, before, wanted);
    KindRules kind = rules.of(type, version);
    ObjectNode owned =
        ManagedFields.written(
            schema(type, version),
            Optional.of(before),
            kind.defaults(wanted, before),
            kind.blank(),
            Writer.update(writing.manager(), type, version, subresource),
            writing.now());
    ObjectNode after = settling.settle(type, version, subresource, before, owned);
    if (subresource.equals(Settling.SCALE)) {
      after = withoutScaleTimes(after);
    }
    check(type, version, after, Optional.of(before));
    return finish(type, version, key, before, after, writing);
  }

  /**
   * Replaces an object as a PUT does.
   *
   * @throws StatusException as {@link #update}
   */
  public Result replace(
      ResourceType type,
      String version,
      ObjectKey key,
      String subresource,
      ObjectNode body,
      Writing writing) {
    Strategy strategy = new Strategy(type);
    if (store.get(Forms.stored(key)).isEmpty()
        && subresource.isEmpty()
        && strategy.createdByUpdate()) {
      return new Result(create(type, version, key.namespace(), body, writing), true);
    }
    return new Result(
        update(
            type,
            version,
            key,
            subresource,
            before -> {
              if (Meta.of(body).resourceVersion().isEmpty() && !strategy.unconditionalUpdate()) {
                throw ApiStatus.invalid(
                        type.group(),
                        type.resource().resource(),
                        key.name(),
                        List.of(
                            FieldError.invalid(
                                "metadata.resourceVersion",
                                Json.mapper().getNodeFactory().numberNode(0),
                                "must be specified for an update")))
                    .exception();
              }
              return body;
            },
            writing),
        false);
  }

  /**
   * Server-side apply.
   *
   * @param config in the request's version, pruned
   * @throws StatusException as {@link #update}, and when others own what it would change
   */
  public Result apply(
      ResourceType type,
      String version,
      ObjectKey key,
      String subresource,
      ObjectNode config,
      boolean force,
      Writing writing) {
    Writer writer = Writer.apply(writing.manager(), type, version, subresource);
    Optional<ObjectNode> live =
        store.get(Forms.stored(key)).map(object -> Forms.as(type, version, object));
    if (live.isEmpty()) {
      if (!subresource.isEmpty()) {
        throw ApiStatus.notFound(key.resource(), key.name()).exception();
      }
      ObjectNode fresh = applied(type, version, writer, live, config, force, writing);
      return new Result(add(type, version, key.namespace(), fresh, writing, false), true);
    }
    ObjectNode before = live.get();
    ObjectNode wanted = applied(type, version, writer, live, config, force, writing);
    precondition(type, key, before, wanted);
    ObjectNode after =
        settling.settle(
            type, version, subresource, before, rules.of(type, version).defaults(wanted, before));
    if (subresource.equals(Settling.SCALE)) {
      after = withoutScaleTimes(after);
    }
    check(type, version, after, live);
    return new Result(finish(type, version, key, before, after, writing), false);
  }

  private ObjectNode applied(
      ResourceType type,
      String version,
      Writer writer,
      Optional<ObjectNode> live,
      ObjectNode config,
      boolean force,
      Writing writing) {
    return switch (ManagedFields.apply(
        schema(type, version),
        live,
        config,
        rules.of(type, version).blank(),
        writer,
        force,
        writing.now())) {
      case ManagedFields.Applied.Done(ObjectNode object, boolean changed) -> object;
      case ManagedFields.Applied.Conflicts(StatusException failure) -> throw failure;
    };
  }

  /** A real server does not say when something was scaled, and lists that first. */
  private static ObjectNode withoutScaleTimes(ObjectNode object) {
    return Edit.metadata(
        object,
        metadata -> {
          List<JsonNode> timeless = new ArrayList<>();
          List<JsonNode> others = new ArrayList<>();
          for (JsonNode entry : metadata.path("managedFields")) {
            boolean scale = entry.path("subresource").asText("").equals(Settling.SCALE);
            (scale ? timeless : others)
                .add(scale ? ((ObjectNode) entry.deepCopy()).without("time") : entry);
          }
          metadata.putArray("managedFields").addAll(timeless).addAll(others);
        });
  }

  private static Schema schema(ResourceType type, String version) {
    return type.version(version).map(v -> v.schema()).orElse(Schema.ANY);
  }

  /**
   * What a write came to.
   *
   * @param created whether it was not there before
   */
  public record Result(ObjectNode object, boolean created) {}

  private static void precondition(
      ResourceType type, ObjectKey key, ObjectNode before, ObjectNode wanted) {
    Meta was = Meta.of(before);
    Meta is = Meta.of(wanted);
    if (!is.uid().isEmpty() && !is.uid().equals(was.uid())) {
      throw ApiStatus.conflict(
              key.resource(),
              key.name(),
              "StorageError: invalid object, Code: 4, Key: /registry/%s/%s, ResourceVersion: 0,"
                      .formatted(new Strategy(type).storagePath(), ObjectStore.path(key))
                  + " AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in"
                      .formatted(is.uid())
                  + " object meta: %s".formatted(was.uid()))
          .exception();
    }
    if (!is.resourceVersion().isEmpty() && !is.resourceVersion().equals(was.resourceVersion())) {
      if (!is.resourceVersion().chars().allMatch(Character::isDigit)) {
        throw new ApiStatus(
                500,
                "",
                "strconv.ParseUint: parsing \"%s\": invalid syntax".formatted(is.resourceVersion()),
                Optional.empty())
            .exception();
      }
      throw ApiStatus.modified(key.resource(), key.name()).exception();
    }
  }

  private void check(
      ResourceType type, String version, ObjectNode object, Optional<ObjectNode> before) {
    List<FieldError> errors = rules.of(type, version).validate(object, before);
    if (!errors.isEmpty()) {
      throw ApiStatus.invalid(type.group(), type.kind(), Meta.of(object).name(), errors)
          .exception();
    }
  }

  private ObjectNode finish(
      ResourceType type,
      String version,
      ObjectKey key,
      ObjectNode before,
      ObjectNode after,
      Writing writing) {
    if (over(type, after)) {
      if (!writing.dryRun()) {
        store.remove(Forms.stored(key), writing.now());
      }
      return after;
    }
    ObjectNode settled = ManagedFields.settle(before, after);
    return settled == before ? before : put(type, version, key, settled, writing);
  }

  /** Whether nothing holds a deleted object back any more. */
  private static boolean over(ResourceType type, ObjectNode object) {
    Meta meta = Meta.of(object);
    return meta.deleting()
        && meta.finalizers().isEmpty()
        && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0
        && (!new Strategy(type).namespace() || object.path("spec").path("finalizers").isEmpty());
  }

  private ObjectNode put(
      ResourceType type, String version, ObjectKey key, ObjectNode object, Writing writing) {
    if (writing.dryRun()) {
      return object;
    }
    ObjectNode stored = store.put(Forms.stored(key), Forms.stored(type, object), writing.now());
    return Forms.as(type, version, stored);
  }
}
