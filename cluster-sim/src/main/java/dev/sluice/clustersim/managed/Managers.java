package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The managers of one object and what each owns, while a write is worked out. */
final class Managers {

  /** More updaters than these are summed up, the oldest first. */
  private static final int MOST_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  /**
   * What one manager owns.
   *
   * @param time RFC 3339; empty where it is not known
   * @param raw the set as it was read, where it is still the same
   */
  record Owned(FieldSet set, String apiVersion, String time, @Nullable JsonNode raw) {

    static Owned of(FieldSet set, String apiVersion, String time) {
      return new Owned(set, apiVersion, time, null);
    }

    Owned with(FieldSet changed) {
      return changed == set ? this : new Owned(changed, apiVersion, time, null);
    }

    private long seconds() {
      try {
        return time.isEmpty() ? 0 : Instant.parse(time).getEpochSecond();
      } catch (DateTimeParseException e) {
        return 0;
      }
    }
  }

  private final Map<Manager, Owned> owned = new LinkedHashMap<>();

  /** Of an object; empty where an entry cannot be read. */
  static Optional<Managers> read(JsonNode object) {
    Managers managers = new Managers();
    for (JsonNode entry : Meta.of(object).metadata().path("managedFields")) {
      String operation = Json.text(entry, "operation");
      String apiVersion = Json.text(entry, "apiVersion");
      boolean known = operation.equals(Writer.APPLY) || operation.equals(Writer.UPDATE);
      if (!known || apiVersion.isEmpty() || !Json.text(entry, "fieldsType").equals("FieldsV1")) {
        return Optional.empty();
      }
      JsonNode fields = entry.path("fieldsV1");
      Manager manager =
          new Manager(
              Json.text(entry, "manager"),
              operation,
              operation.equals(Writer.APPLY) ? "" : apiVersion,
              Json.text(entry, "subresource"));
      try {
        managers.owned.put(
            manager,
            new Owned(FieldsV1.read(fields), apiVersion, Json.text(entry, "time"), fields));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(managers);
  }

  boolean isEmpty() {
    return owned.isEmpty();
  }

  Map<Manager, Owned> all() {
    return owned;
  }

  Optional<Owned> get(Manager manager) {
    return Optional.ofNullable(owned.get(manager));
  }

  void put(Manager manager, Owned what) {
    if (what.set().isEmpty()) {
      owned.remove(manager);
    } else {
      owned.put(manager, what);
    }
  }

  /** Takes fields from all but one. */
  void takeFromOthers(Optional<Manager> except, FieldSet fields) {
    if (fields.isEmpty()) {
      return;
    }
    for (Map.Entry<Manager, Owned> entry : List.copyOf(owned.entrySet())) {
      if (except.isEmpty() || !entry.getKey().equals(except.get())) {
        put(entry.getKey(), entry.getValue().with(entry.getValue().set().difference(fields)));
      }
    }
  }

  /** Puts another set in the place of each. */
  void replaceSets(UnaryOperator<FieldSet> change) {
    owned.replaceAll((manager, what) -> what.with(change.apply(what.set())));
  }

  static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Sums up the oldest updaters of a version where there are too many. */
  void cap() {
    List<Manager> updaters = new ArrayList<>();
    for (Manager manager : owned.keySet()) {
      if (!manager.applies()) {
        updaters.add(manager);
      }
    }
    int count = updaters.size();
    if (count <= MOST_UPDATERS) {
      return;
    }
    updaters.sort(
        Comparator.<Manager>comparingLong(manager -> seconds(manager))
            .thenComparing(Manager::identifier));
    Map<String, Manager> firsts = new HashMap<>();
    for (Manager manager : updaters) {
      if (count <= MOST_UPDATERS) {
        return;
      }
      Owned what = owned.get(manager);
      if (what == null) {
        continue;
      }
      Manager first = firsts.putIfAbsent(what.apiVersion(), manager);
      if (first != null) {
        Manager bucket = new Manager(ANCIENT, Writer.UPDATE, what.apiVersion(), "");
        Owned old = owned.containsKey(bucket) ? owned.get(bucket) : owned.remove(first);
        owned.remove(manager);
        FieldSet both = old == null ? what.set() : what.set().union(old.set());
        owned.put(bucket, Owned.of(both, what.apiVersion(), what.time()));
        count--;
      }
    }
  }

  private long seconds(Manager manager) {
    Owned what = owned.get(manager);
    return what == null ? 0 : what.seconds();
  }

  /** The object with these as its {@code managedFields}. */
  ObjectNode writeTo(ObjectNode object) {
    ObjectNode result = Json.object();
    result.setAll(object);
    ObjectNode metadata = Json.object();
    if (object.path("metadata") instanceof ObjectNode before) {
      metadata.setAll(before);
    }
    metadata.remove("managedFields");
    if (!owned.isEmpty()) {
      metadata.set("managedFields", entries());
    }
    result.set("metadata", metadata);
    return result;
  }

  private ArrayNode entries() {
    List<Map.Entry<Manager, Owned>> sorted = new ArrayList<>(owned.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<Manager, Owned>, String>comparing(e -> e.getKey().operation())
            .thenComparing(e -> e.getValue().seconds())
            .thenComparing(e -> e.getKey().name())
            .thenComparing(e -> e.getValue().apiVersion())
            .thenComparing(e -> e.getKey().subresource()));
    ArrayNode entries = Json.object().arrayNode(sorted.size());
    for (Map.Entry<Manager, Owned> entry : sorted) {
      Manager manager = entry.getKey();
      Owned what = entry.getValue();
      ObjectNode json = entries.addObject();
      json.put("manager", manager.name());
      json.put("operation", manager.operation());
      json.put("apiVersion", what.apiVersion());
      if (!what.time().isEmpty()) {
        json.put("time", what.time());
      }
      json.put("fieldsType", "FieldsV1");
      json.set("fieldsV1", what.raw() == null ? FieldsV1.write(what.set()) : what.raw());
      if (!manager.subresource().isEmpty()) {
        json.put("subresource", manager.subresource());
      }
    }
    return entries;
  }
}
