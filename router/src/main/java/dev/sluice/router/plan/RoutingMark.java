package dev.sluice.router.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RoutingCommand;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Sluice remembers on a routing object itself, in one annotation: for each Rollout that routes
 * through it, the epoch in force and the entries that Sluice added.
 *
 * <p>It is written in the same patch as the routing and under the same resourceVersion, so that of
 * two writers the one with the older epoch always notices (docs/decisions/0004-routing-epochs.md).
 *
 * @param uid the Rollout's uid; epochs of different uids are not compared
 * @param epoch the epoch in force
 * @param additions names of destinations or subsets that Sluice added for experiments
 */
public record RoutingMark(String uid, long epoch, Set<String> additions) {

  /** The annotation that holds the marks. */
  public static final String ANNOTATION = "sluice.dev/routing";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the set. */
  public RoutingMark {
    additions = Set.copyOf(additions);
  }

  /** The mark that this command leaves. */
  public static RoutingMark of(RoutingCommand command, Collection<String> additions) {
    return new RoutingMark(
        command.getRollout().getUid(), command.getEpoch(), new TreeSet<>(additions));
  }

  /** The mark of the command's Rollout on an object; an unreadable annotation counts as none. */
  public static Optional<RoutingMark> read(ObjectNode object, RoutingCommand command) {
    JsonNode mark = marks(object).path(key(command));
    if (!mark.isObject()) {
      return Optional.empty();
    }
    Set<String> additions = new TreeSet<>();
    mark.path("additions").forEach(name -> additions.add(name.asText()));
    return Optional.of(
        new RoutingMark(mark.path("uid").asText(), mark.path("epoch").asLong(), additions));
  }

  /** Whether a command with this mark on the object is older than what is in force there. */
  public boolean isNewerThan(RoutingCommand command) {
    return uid.equals(command.getRollout().getUid()) && epoch > command.getEpoch();
  }

  /** Writes this mark into an object's tree, in place; other Rollouts' marks stay. */
  public void write(ObjectNode object, RoutingCommand command) {
    ObjectNode marks = marks(object);
    ObjectNode mark = JsonNodeFactory.instance.objectNode();
    mark.put("uid", uid).put("epoch", epoch);
    if (!additions.isEmpty()) {
      var names = mark.putArray("additions");
      new TreeSet<>(additions).forEach(names::add);
    }
    marks.set(key(command), mark);
    object.withObject("/metadata/annotations").put(ANNOTATION, sorted(marks).toString());
  }

  /** Takes the mark of the command's Rollout off an object's tree, in place. */
  public static void erase(ObjectNode object, RoutingCommand command) {
    if (!(object.at("/metadata/annotations") instanceof ObjectNode annotations)) {
      return;
    }
    ObjectNode marks = marks(object);
    marks.remove(key(command));
    if (marks.isEmpty()) {
      annotations.remove(ANNOTATION);
    } else {
      annotations.put(ANNOTATION, sorted(marks).toString());
    }
  }

  private static String key(RoutingCommand command) {
    return command.getRollout().getNamespace() + "/" + command.getRollout().getName();
  }

  private static ObjectNode marks(ObjectNode object) {
    String text = object.path("metadata").path("annotations").path(ANNOTATION).asText("");
    if (!text.isEmpty()) {
      try {
        if (MAPPER.readTree(text) instanceof ObjectNode marks) {
          return marks;
        }
      } catch (JsonProcessingException e) {
        return JsonNodeFactory.instance.objectNode();
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode sorted(ObjectNode marks) {
    TreeMap<String, JsonNode> byName = new TreeMap<>();
    marks.properties().forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    byName.forEach(result::set);
    return result;
  }
}
