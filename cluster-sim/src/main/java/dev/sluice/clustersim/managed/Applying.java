package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.managed.ManagedFields.Applied;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One server-side apply. */
record Applying(Shape shape, ObjectNode blank, Writer writer, boolean force, Instant now) {

  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  Applied apply(Optional<ObjectNode> live, ObjectNode config) {
    if (Meta.of(config).metadata().hasNonNull("managedFields")) {
      throw ApiStatus.badRequest("metadata.managedFields must be nil").exception();
    }
    List<String> errors = Typing.check(shape, config);
    if (!errors.isEmpty()) {
      throw malformed(config, errors);
    }
    ObjectNode old = live.map(ManagedFields::withoutManagers).orElseGet(() -> empty(config));
    Managers managers = live.flatMap(Managers::readLazily).orElseGet(Managers::new);
    if (managers.isEmpty() && live.isPresent()) {
      Writer before =
          new Writer(
              BEFORE_FIRST_APPLY,
              Writer.UPDATE,
              writer.apiVersion(),
              writer.subresource(),
              writer.hasStatus(),
              writer.custom());
      Bookkeeping.update(shape, managers, blank, old, before, now);
    }
    return apply(managers, old, config);
  }

  private static ObjectNode empty(ObjectNode config) {
    ObjectNode empty = Json.object();
    empty.set("apiVersion", config.path("apiVersion"));
    empty.set("kind", config.path("kind"));
    return empty;
  }

  private Applied apply(Managers managers, ObjectNode live, ObjectNode config) {
    managers.reconcile(shape);
    ResetFields reset = ResetFields.of(writer, config.path("kind").asText(""));
    Manager manager = writer.identity();
    Optional<Managers.Owned> last = managers.get(manager);
    FieldSet set = reset.filter(Fields.of(shape, config));
    // Not `put`: an empty set counts until the end, so that what was applied before goes away.
    managers
        .all()
        .put(
            manager,
            Managers.Owned.of(set, writer.apiVersion(), last.map(Managers.Owned::time).orElse("")));
    ObjectNode merged = object(Merging.merge(shape, live, config));
    ObjectNode result = prune(merged, managers, set, last.map(Managers.Owned::set));
    Comparison changes = Comparison.of(shape, live, result).filtered(reset);
    Map<Manager, FieldSet> conflicts = conflicts(managers, manager, changes.changed());
    if (!conflicts.isEmpty() && !force) {
      Map<Manager, FieldSet> left = LastApplied.without(shape, writer, live, conflicts);
      if (!left.isEmpty()) {
        return new Applied.Conflicts(ApplyConflicts.status(left).exception());
      }
    }
    managers.takeFromOthers(Optional.of(manager), changes.changed(), shape);
    managers.takeFromOthers(Optional.of(manager), changes.removed(), shape);
    boolean changed = !Values.equal(live, result);
    String time = changed ? Managers.time(now) : last.map(Managers.Owned::time).orElse("");
    FieldSet owned = Bookkeeping.owned(set);
    managers.put(
        manager,
        last.map(old -> old.applied(owned, writer.apiVersion(), time))
            .orElseGet(() -> Managers.Owned.of(owned, writer.apiVersion(), time)));
    return new Applied.Done(managers.writeTo(LastApplied.synced(writer, result, config)), changed);
  }

  private static Map<Manager, FieldSet> conflicts(
      Managers managers, Manager except, FieldSet changed) {
    Map<Manager, FieldSet> conflicts =
        new TreeMap<>((a, b) -> a.identifier().compareTo(b.identifier()));
    managers
        .all()
        .forEach(
            (manager, owned) -> {
              FieldSet wanted = owned.set().intersection(changed);
              if (!manager.equals(except) && !wanted.isEmpty()) {
                conflicts.put(manager, wanted);
              }
            });
    return conflicts;
  }

  /**
   * Takes away what the manager applied before, does not apply any more, and nobody else owns;
   * things in a list or map that somebody else owns a part of stay with that part.
   */
  private ObjectNode prune(
      ObjectNode merged, Managers managers, FieldSet now, Optional<FieldSet> last) {
    if (last.isEmpty() || last.get().difference(now).isEmpty()) {
      return merged;
    }
    FieldSet owned = FieldSet.EMPTY;
    for (Managers.Owned one : managers.all().values()) {
      owned = owned.union(one.set());
    }
    FieldSet wasOwned = last.get().withNamedFields(shape);
    FieldSet all = Fields.of(shape, merged).withNamedFields(shape);
    ObjectNode less = Removing.remove(shape, merged, wasOwned);
    FieldSet kept =
        Fields.of(shape, less).withNamedFields(shape).union(owned.withNamedFields(shape));
    ObjectNode ownedBack = Removing.remove(shape, merged, all.difference(kept));
    FieldSet left = Fields.of(shape, ownedBack).withNamedFields(shape);
    return Removing.remove(shape, merged, all.difference(left).intersection(wasOwned));
  }

  private static ObjectNode object(JsonNode node) {
    return node instanceof ObjectNode object ? object : Json.object();
  }

  private static RuntimeException malformed(ObjectNode config, List<String> errors) {
    Meta meta = Meta.of(config);
    GroupVersionKind kind = GroupVersionKind.of(config);
    String what =
        "%s/%s; %s/%s, Kind=%s"
            .formatted(meta.namespace(), meta.name(), kind.group(), kind.version(), kind.kind());
    String text =
        errors.size() == 1 ? errors.getFirst() : "errors:\n  " + String.join("\n  ", errors);
    return new ApiStatus(
            500,
            "",
            "failed to create typed patch object (%s): %s".formatted(what, text),
            Optional.empty())
        .exception();
  }
}
