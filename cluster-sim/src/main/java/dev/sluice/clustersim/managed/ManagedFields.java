package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.schema.Schema;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps {@code metadata.managedFields} of objects: who wrote which field last, and in which way.
 * Objects that are handed in are not changed; results share what did not change with them.
 */
public final class ManagedFields {

  /** What an apply comes to. */
  public sealed interface Applied {

    /**
     * The object with its new content and managers, before defaulting. What got empty because the
     * configuration does not have it any more is null: to be left out of built-in kinds, and to be
     * defaulted and validated as it is in custom ones.
     *
     * @param changed whether the content is another than that of the live object
     */
    record Done(ObjectNode object, boolean changed) implements Applied {}

    /** Others own what the configuration wants to change. */
    record Conflicts(StatusException failure) implements Applied {}
  }

  private ManagedFields() {}

  /**
   * Counts a create, an update or a patch that is no apply.
   *
   * @param before the live object; empty: it is created
   * @param after what is about to be stored; the managedFields that it has count, unless it is
   *     written through a subresource: an empty list, or one with an empty entry, clears them
   * @return {@code after} with its managers
   */
  public static ObjectNode written(
      Schema schema, Optional<ObjectNode> before, ObjectNode after, Writer writer, Instant now) {
    return written(schema, before, after, Json.object(), writer, now);
  }

  /**
   * Counts a create, an update or a patch that is no apply.
   *
   * @param before the live object; empty: it is created
   * @param after what is about to be stored
   * @param blank what a created object is compared with: for built-in kinds one in which nothing is
   *     given, which has the fields that are always there and that nobody owns for it
   */
  public static ObjectNode written(
      Schema schema,
      Optional<ObjectNode> before,
      ObjectNode after,
      ObjectNode blank,
      Writer writer,
      Instant now) {
    Optional<Managers> known = managers(before, after, writer);
    Managers managers = known.orElseGet(Managers::new);
    ObjectNode plain = withoutManagers(after);
    // An object whose managers were cleared stays without them until somebody applies it.
    if (!managers.isEmpty() || before.isEmpty()) {
      ObjectNode live = before.map(ManagedFields::withoutManagers).orElse(blank);
      try {
        Bookkeeping.update(Shape.ofObject(schema), managers, live, plain, writer, now);
      } catch (Items.NoKey | IllegalArgumentException e) {
        // As the real server: what cannot be tracked is not tracked any more, and is stored.
        return plain;
      }
      managers.cap();
    }
    return managers.writeTo(plain);
  }

  private static Optional<Managers> managers(
      Optional<ObjectNode> before, ObjectNode after, Writer writer) {
    Optional<Managers> live = before.flatMap(Managers::readLazily);
    if (!writer.subresource().isEmpty()) {
      return live;
    }
    if (cleared(after)) {
      return Optional.empty();
    }
    boolean same = before.map(old -> Values.equal(entries(old), entries(after))).orElse(false);
    if (same) {
      return live;
    }
    return Managers.read(after)
        .map(Managers::rewritten)
        .filter(given -> !given.isEmpty())
        .or(() -> live);
  }

  private static JsonNode entries(ObjectNode object) {
    return Meta.of(object).metadata().path("managedFields");
  }

  private static boolean cleared(ObjectNode object) {
    JsonNode list = entries(object);
    return list.isArray()
        && (list.isEmpty()
            || (list.size() == 1 && list.get(0).isObject() && list.get(0).isEmpty()));
  }

  /**
   * Applies a configuration: its fields are merged into the live object, those that the writer
   * applied before and does not any more are taken away unless others own them too.
   *
   * @param live empty: the object is created
   * @param config of the same kind and version as the object that results
   * @param force whether fields that others own are taken from them instead of a conflict
   * @throws StatusException 400 or 500 (as the real server) where the configuration is malformed
   */
  public static Applied apply(
      Schema schema,
      Optional<ObjectNode> live,
      ObjectNode config,
      Writer writer,
      boolean force,
      Instant now) {
    return apply(schema, live, config, Json.object(), writer, force, now);
  }

  /**
   * Applies a configuration.
   *
   * @param blank what an object without managers is compared with to tell what was there before the
   *     first apply: for built-in kinds one in which nothing is given
   */
  public static Applied apply(
      Schema schema,
      Optional<ObjectNode> live,
      ObjectNode config,
      ObjectNode blank,
      Writer writer,
      boolean force,
      Instant now) {
    try {
      return new Applying(Shape.ofObject(schema), blank, writer, force, now).apply(live, config);
    } catch (Items.NoKey | IllegalArgumentException e) {
      String message = e.getMessage();
      throw new ApiStatus(500, "", message == null ? "" : message, Optional.empty()).exception();
    }
  }

  /**
   * The object as it was stored where nothing but the times of its managers changed, so that
   * writing it again is no change.
   *
   * @return {@code before} or {@code after}
   */
  public static ObjectNode settle(ObjectNode before, ObjectNode after) {
    if (!Values.equal(timeless(before), timeless(after))
        || !Values.equal(withoutManagers(before), withoutManagers(after))) {
      return after;
    }
    return before;
  }

  private static JsonNode timeless(ObjectNode object) {
    ArrayNode entries = Json.object().arrayNode();
    for (JsonNode entry : Meta.of(object).metadata().path("managedFields")) {
      ObjectNode timeless = entries.addObject();
      entry.properties().forEach(field -> timeless.set(field.getKey(), field.getValue()));
      timeless.remove("time");
    }
    return entries;
  }

  static ObjectNode withoutManagers(ObjectNode object) {
    if (!(object.path("metadata") instanceof ObjectNode metadata)
        || !metadata.has("managedFields")) {
      return object;
    }
    ObjectNode plain = Json.object();
    plain.setAll(object);
    ObjectNode left = Json.object();
    left.setAll(metadata);
    left.remove("managedFields");
    plain.set("metadata", left);
    return plain;
  }
}
