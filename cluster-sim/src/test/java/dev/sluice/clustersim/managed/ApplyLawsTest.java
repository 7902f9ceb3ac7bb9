package dev.sluice.clustersim.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What holds of every apply. */
class ApplyLawsTest {

  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T2 = Instant.parse("2026-01-02T00:00:00Z");
  private final Schema schema = widget();

  @Property(tries = 300)
  void applyingTwiceChangesNothing(@ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    for (ObjectNode config : configs(seed)) {
      ObjectNode once = applied(Optional.empty(), config, "alice", T1);
      ManagedFields.Applied.Done again =
          (ManagedFields.Applied.Done) apply(Optional.of(once), config, "alice", false, T2);
      assertThat(again.changed()).isFalse();
      assertThat(again.object()).isEqualTo(once);
    }
  }

  @Property(tries = 300)
  void whatOthersAppliedStaysUnlessTheyConflict(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    List<ObjectNode> configs = configs(seed);
    ObjectNode live = applied(Optional.empty(), configs.getFirst(), "alice", T1);
    for (ObjectNode config : configs) {
      String before = live.toString();
      ManagedFields.Applied result = apply(Optional.of(live), config, "bob", false, T2);
      assertThat(live.toString()).as("the live object").isEqualTo(before);
      if (result instanceof ManagedFields.Applied.Done done) {
        Shape shape = Shape.ofObject(schema);
        Comparison changes = Comparison.of(shape, live, done.object());
        FieldSet mine = Fields.of(shape, configs.getFirst());
        assertThat(mine.intersection(changes.modified())).isEqualTo(FieldSet.EMPTY);
        assertThat(mine.intersection(changes.removed())).isEqualTo(FieldSet.EMPTY);
      } else {
        assertThat(apply(Optional.of(live), config, "bob", true, T2))
            .isInstanceOf(ManagedFields.Applied.Done.class);
      }
    }
  }

  @Property(tries = 300)
  void afterAForcedApplyTheObjectHasTheConfigurationAndItsManagerOwnsIt(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    Optional<ObjectNode> live = Optional.empty();
    Shape shape = Shape.ofObject(schema);
    int n = 0;
    for (ObjectNode config : configs(seed)) {
      String manager = n++ % 2 == 0 ? "alice" : "bob";
      ManagedFields.Applied.Done done =
          (ManagedFields.Applied.Done) apply(live, config, manager, true, T1);
      Comparison changes =
          Comparison.of(shape, config, ManagedFields.withoutManagers(done.object()));
      assertThat(changes.removed()).isEqualTo(FieldSet.EMPTY);
      assertThat(changes.modified()).isEqualTo(FieldSet.EMPTY);
      FieldSet owned = owned(done.object(), manager);
      assertThat(Bookkeeping.owned(Fields.of(shape, config))).isEqualTo(owned);
      live = Optional.of(done.object());
    }
  }

  @Property(tries = 300)
  void whoStopsApplyingLeavesNothingBehindThatNobodyElseOwns(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    List<ObjectNode> configs = configs(seed);
    ObjectNode nothing = named(Json.object());
    nothing.remove("spec");
    ObjectNode live = applied(Optional.empty(), nothing, "bob", T1);
    for (ObjectNode config : configs) {
      live = applied(Optional.of(live), config, "alice", T1);
    }
    ObjectNode left = applied(Optional.of(live), nothing, "alice", T2);
    assertThat(left.path("spec").isEmpty() || left.path("spec").isNull()).isTrue();
    assertThat(owned(left, "alice").isEmpty()).isTrue();
  }

  @Property(tries = 300)
  void anUpdateIsOwnedByItsWriterAndByNobodyElse(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    List<ObjectNode> configs = configs(seed);
    Shape shape = Shape.ofObject(schema);
    ObjectNode live = applied(Optional.empty(), configs.getFirst(), "alice", T1);
    for (ObjectNode config : configs) {
      ObjectNode after = config.deepCopy();
      after.withObject("metadata").set("managedFields", live.at("/metadata/managedFields"));
      Writer writer = writer("carol", Writer.UPDATE);
      ObjectNode written = ManagedFields.written(schema, Optional.of(live), after, writer, T2);
      Comparison changes =
          Comparison.of(
              shape, ManagedFields.withoutManagers(live), ManagedFields.withoutManagers(written));
      FieldSet changed = Bookkeeping.owned(changes.changed());
      assertThat(changed.difference(owned(written, "carol"))).isEqualTo(FieldSet.EMPTY);
      assertThat(owned(written, "alice").intersection(changed)).isEqualTo(FieldSet.EMPTY);
      assertThat(owned(written, "alice").intersection(changes.removed())).isEqualTo(FieldSet.EMPTY);
      live = written;
    }
  }

  @Property(tries = 100)
  void writingWithoutAChangeKeepsManagersAndTimes(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
    ObjectNode config = configs(seed).getFirst();
    ObjectNode created =
        ManagedFields.written(schema, Optional.empty(), config, writer("alice", "Update"), T1);
    ObjectNode again =
        ManagedFields.written(schema, Optional.of(created), created, writer("bob", "Update"), T2);
    assertThat(again).isEqualTo(created);
    assertThat(ManagedFields.settle(created, again)).isSameAs(created);
  }

  private List<ObjectNode> configs(long seed) {
    List<ObjectNode> configs = new ArrayList<>();
    for (JsonNode step : Scripts.widget(seed).path("steps")) {
      if (step.path("type").asText().equals("apply") && !step.has("subresource")) {
        configs.add(named((ObjectNode) step.path("body")));
      }
    }
    if (configs.isEmpty()) {
      configs.add(named(Json.object()));
    }
    return configs;
  }

  private static ObjectNode named(ObjectNode body) {
    ObjectNode config = body.deepCopy();
    config.put("apiVersion", "lab.example.com/v1").put("kind", "Widget");
    config.withObject("metadata").put("name", "w");
    // Objects that nobody manages are not tracked; a field whose value changes its type, and one
    // that
    // gets empty, follow other rules, which the golden scripts hold.
    ObjectNode spec = config.withObject("spec").put("live", true);
    spec.remove("any");
    if (spec.path("nested").isEmpty()) {
      spec.remove("nested");
    }
    return config;
  }

  private static FieldSet owned(ObjectNode object, String manager) {
    return Managers.read(object).orElseThrow().all().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(manager))
        .map(entry -> entry.getValue().set())
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  private ObjectNode applied(
      Optional<ObjectNode> live, ObjectNode config, String manager, Instant now) {
    return ((ManagedFields.Applied.Done) apply(live, config, manager, true, now)).object();
  }

  private ManagedFields.Applied apply(
      Optional<ObjectNode> live, ObjectNode config, String manager, boolean force, Instant now) {
    return ManagedFields.apply(schema, live, config, writer(manager, Writer.APPLY), force, now);
  }

  private static Writer writer(String manager, String operation) {
    return new Writer(manager, operation, "lab.example.com/v1", "", true, true);
  }

  private static Schema widget() {
    try {
      JsonNode crd =
          Json.parse(Files.readString(Path.of("src/test/resources/golden/widget-crd.json")));
      return Schema.parse(crd.at("/spec/versions/0/schema/openAPIV3Schema"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
