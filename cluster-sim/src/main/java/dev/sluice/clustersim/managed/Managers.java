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
import org.jspecify.annotations.Nullable;

/** The managers of one object and what each owns, while a write is worked out. */
final class Managers {

  /** More updaters than these are summed up, the oldest first. */
  private static final int MOST_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  /**
   * What one manager owns. A set that was read from an object is looked at only when it has to be:
   * most writes touch the fields of few managers.
   */
  static final class Owned {

    private final String apiVersion;
    private final String time;
    private final @Nullable JsonNode raw;
    private @Nullable FieldSet set;
    private long seconds = -1;

    private Owned(@Nullable FieldSet set, String apiVersion, String time, @Nullable JsonNode raw) {
      this.set = set;
      this.apiVersion = apiVersion;
      this.time = time;
      this.raw = raw;
    }

    /**
     * With a set.
     *
     * @param time RFC 3339; empty where it is not known
     */
    static Owned of(FieldSet set, String apiVersion, String time) {
      return new Owned(set, apiVersion, time, null);
    }

    static Owned read(JsonNode fields, String apiVersion, String time) {
      return new Owned(null, apiVersion, time, fields);
    }

    FieldSet set() {
      FieldSet known = set;
      if (known == null) {
        known = raw == null ? FieldSet.EMPTY : FieldsV1.read(raw);
        set = known;
      }
      return known;
    }

    String apiVersion() {
      return apiVersion;
    }

    String time() {
      return time;
    }

    Owned with(FieldSet changed) {
      return changed == set() ? this : new Owned(changed, apiVersion, time, null);
    }

    /** The same set, or another one, applied in some version at some time. */
    Owned applied(FieldSet next, String version, String at) {
      return next.equals(set())
          ? new Owned(set(), version, at, raw)
          : new Owned(next, version, at, null);
    }

    /** Whether any of these fields, or what is below them, may be owned. */
    boolean touches(FieldSet fields) {
      return set != null || raw == null || FieldsV1.touches(raw, fields);
    }

    JsonNode written() {
      return raw == null ? FieldsV1.write(set()) : raw;
    }

    private long seconds() {
      if (seconds < 0) {
        seconds = Math.max(0, parsed());
      }
      return seconds;
    }

    private long parsed() {
      try {
        return time.isEmpty() ? 0 : Instant.parse(time).getEpochSecond();
      } catch (DateTimeParseException e) {
        return 0;
      }
    }
  }

  private static final Comparator<Map.Entry<Manager, Owned>> ORDER =
      Comparator.<Map.Entry<Manager, Owned>, String>comparing(e -> e.getKey().operation())
          .thenComparingLong(e -> e.getValue().seconds())
          .thenComparing(e -> e.getKey().name())
          .thenComparing(e -> e.getValue().apiVersion())
          .thenComparing(e -> e.getKey().subresource());

  private final Map<Manager, Owned> owned = new LinkedHashMap<>();

  /** Of an object; empty where an entry cannot be read. */
  static Optional<Managers> read(JsonNode object) {
    Optional<Managers> managers = readLazily(object);
    try {
      managers.ifPresent(known -> known.owned.values().forEach(Owned::set));
      return managers;
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of an object whose managers are known to be well-formed. */
  static Optional<Managers> readLazily(JsonNode object) {
    Managers managers = new Managers();
    for (JsonNode entry : Meta.of(object).metadata().path("managedFields")) {
      String operation = Json.text(entry, "operation");
      String apiVersion = Json.text(entry, "apiVersion");
      boolean known = operation.equals(Writer.APPLY) || operation.equals(Writer.UPDATE);
      if (!known || apiVersion.isEmpty() || !Json.text(entry, "fieldsType").equals("FieldsV1")) {
        return Optional.empty();
      }
      Manager manager =
          new Manager(
              Json.text(entry, "manager"),
              operation,
              operation.equals(Writer.APPLY) ? "" : apiVersion,
              Json.text(entry, "subresource"));
      managers.owned.put(
          manager, Owned.read(entry.path("fieldsV1"), apiVersion, Json.text(entry, "time")));
    }
    return Optional.of(managers);
  }

  /** To be written as this class writes, whatever it was read from. */
  Managers rewritten() {
    owned.replaceAll((manager, what) -> Owned.of(what.set(), what.apiVersion(), what.time()));
    return this;
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
  void takeFromOthers(Optional<Manager> except, FieldSet fields, Shape shape) {
    if (fields.isEmpty()) {
      return;
    }
    for (Map.Entry<Manager, Owned> entry : List.copyOf(owned.entrySet())) {
      Owned what = entry.getValue();
      if ((except.isEmpty() || !entry.getKey().equals(except.get())) && what.touches(fields)) {
        FieldSet current = Reconciling.withShape(shape, what.set());
        put(entry.getKey(), what.with(current.difference(fields)));
      }
    }
  }

  /** Brings every set up to date with the schema. */
  void reconcile(Shape shape) {
    owned.replaceAll((manager, what) -> what.with(Reconciling.withShape(shape, what.set())));
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
    if (sorted.size() > 1) {
      sorted.sort(ORDER);
    }
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
      json.set("fieldsV1", what.written());
      if (!manager.subresource().isEmpty()) {
        json.put("subresource", manager.subresource());
      }
    }
    return entries;
  }
}
