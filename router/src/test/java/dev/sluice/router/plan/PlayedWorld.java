package dev.sluice.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.provider.Providers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects in memory to which plans are applied until they have no more changes. */
public final class PlayedWorld {

  private static final int MOST_PASSES = 12;

  private final Map<ObjectRef, ObjectNode> objects = new LinkedHashMap<>();
  private final List<String> writes = new ArrayList<>();

  /** Adds an object as it would be read. */
  public void add(ObjectNode tree) {
    objects.put(ref(tree), tree.deepCopy());
  }

  /** All objects, by reference. */
  public Map<ObjectRef, ObjectNode> objects() {
    return objects;
  }

  /** What was written so far, in order: kind and name. */
  public List<String> writes() {
    return writes;
  }

  /** Plays a command to its fixpoint; gives the problems that are left. */
  public List<Problem> play(RoutingCommand command) {
    RoutingIntent intent =
        switch (RoutingIntent.parse(command)) {
          case RoutingIntent.Parsed.Ok(RoutingIntent parsed) -> parsed;
          case RoutingIntent.Parsed.Malformed(Problem problem) -> {
            throw new AssertionError(problem.message());
          }
        };
    Providers providers = Providers.standard(IstioProvider.DEFAULT_API_VERSION);
    List<Problem> problems = new ArrayList<>(providers.beyond(intent));
    for (TrafficProvider provider : providers.askedFor(intent)) {
      switch (provider.bind(intent)) {
        case TrafficProvider.Binding.Refused(Problem problem) -> problems.add(problem);
        case TrafficProvider.Binding.Bound bound -> problems.addAll(play(bound));
      }
    }
    return problems;
  }

  private List<Problem> play(TrafficProvider.Binding.Bound bound) {
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Map<ObjectRef, ObjectNode> world = new LinkedHashMap<>();
      bound.objects().forEach(ref -> read(ref, world));
      Map<ObjectRef, ObjectNode> untouched = new LinkedHashMap<>();
      bound.objects().forEach(ref -> read(ref, untouched));
      ProviderPlan plan = bound.planner().plan(world);
      assertThat(world).as("a planner must not modify what it is given").isEqualTo(untouched);
      if (plan.changes().isEmpty()) {
        return plan.problems();
      }
      plan.changes().forEach(this::write);
    }
    throw new AssertionError("no fixpoint after %d passes: %s".formatted(MOST_PASSES, writes));
  }

  private void read(ObjectRef ref, Map<ObjectRef, ObjectNode> into) {
    ObjectNode found = objects.get(ref);
    if (found != null) {
      into.put(ref, found.deepCopy());
    }
  }

  private void write(Change change) {
    String name = change.ref().kind() + " " + change.ref().name();
    switch (change) {
      case Change.Create(ObjectRef ref, ObjectNode tree) -> {
        assertThat(objects).doesNotContainKey(ref);
        objects.put(ref, tree.deepCopy());
        writes.add("create " + name);
      }
      case Change.Update(ObjectRef ref, ObjectNode before, ObjectNode after) -> {
        assertThat(objects.get(ref)).isEqualTo(before);
        assertThat(after).as("an update without a difference").isNotEqualTo(before);
        objects.put(ref, after.deepCopy());
        writes.add("update " + name);
      }
      case Change.Delete(ObjectRef ref, ObjectNode before) -> {
        assertThat(objects.get(ref)).isEqualTo(before);
        objects.remove(ref);
        writes.add("delete " + name);
      }
    }
  }

  private static ObjectRef ref(ObjectNode tree) {
    String kind = tree.path("kind").asText();
    String plural =
        switch (kind) {
          case "VirtualService" -> "virtualservices";
          case "DestinationRule" -> "destinationrules";
          case "Ingress" -> "ingresses";
          default -> throw new AssertionError("unknown kind " + kind);
        };
    return new ObjectRef(
        tree.path("apiVersion").asText(),
        kind,
        plural,
        tree.at("/metadata/namespace").asText(),
        tree.at("/metadata/name").asText());
  }
}
