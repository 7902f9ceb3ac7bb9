package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** What every write does to the managers of an object. */
final class Bookkeeping {

  /** Fields that nobody owns, whoever writes them. */
  private static final FieldSet NEVER_OWNED =
      FieldSet.of(
          FieldSet.fields("apiVersion"),
          FieldSet.fields("kind"),
          FieldSet.fields("metadata"),
          FieldSet.fields("metadata", "name"),
          FieldSet.fields("metadata", "namespace"),
          FieldSet.fields("metadata", "creationTimestamp"),
          FieldSet.fields("metadata", "selfLink"),
          FieldSet.fields("metadata", "uid"),
          FieldSet.fields("metadata", "clusterName"),
          FieldSet.fields("metadata", "generation"),
          FieldSet.fields("metadata", "managedFields"),
          FieldSet.fields("metadata", "resourceVersion"));

  private Bookkeeping() {}

  static FieldSet owned(FieldSet set) {
    return set.difference(NEVER_OWNED);
  }

  /**
   * Counts a write that is no apply: what changed is taken from whoever owned it and given to the
   * writer.
   */
  static void update(
      Shape shape,
      Managers managers,
      ObjectNode before,
      ObjectNode after,
      Writer writer,
      Instant now) {
    Comparison changes = Comparison.of(shape, before, after);
    if (changes.same()) {
      return;
    }
    changes = changes.filtered(ResetFields.of(writer, after.path("kind").asText("")));
    managers.takeFromOthers(Optional.empty(), changes.changed(), shape);
    managers.takeFromOthers(Optional.empty(), changes.removed(), shape);
    FieldSet taken = owned(changes.changed());
    if (!taken.isEmpty()) {
      Manager manager = writer.identity();
      FieldSet all =
          managers
              .get(manager)
              .map(old -> taken.union(Reconciling.withShape(shape, old.set())))
              .orElse(taken);
      managers.put(manager, Managers.Owned.of(all, writer.apiVersion(), Managers.time(now)));
    }
  }
}
