package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.object.GroupResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a process knows of one kind: a list, then a watch, both late and now and then broken. */
final class Reflector<T extends HasMetadata> {

  private static final Duration AGAIN = Duration.ofMillis(800);

  private final World world;
  private final String path;
  private final Class<T> kind;
  private final BooleanSupplier alive;
  private final BiConsumer<T, Boolean> changed;
  private final Map<ResourceID, T> objects = new LinkedHashMap<>();
  private @Nullable Watch watch;
  private boolean pollIsDue;
  private Instant nextPoll = Instant.MIN;
  private boolean synced;

  /**
   * Follows nothing yet.
   *
   * @param path of the list, such as {@code /apis/apps/v1/replicasets}
   * @param changed told each object that came, changed or went, and whether it went
   */
  Reflector(
      World world,
      String path,
      GroupResource resource,
      Class<T> kind,
      BooleanSupplier alive,
      BiConsumer<T, Boolean> changed) {
    this.world = world;
    this.path = path;
    this.kind = kind;
    this.alive = alive;
    this.changed = changed;
    world.listen(
        change -> {
          if (change.key().resource().equals(resource)) {
            pollSoon();
          }
        });
  }

  void start() {
    if (!alive.getAsBoolean()) {
      return;
    }
    Optional<JsonNode> list =
        ask(Map.of()).map(Answer.Document.class::cast).map(Answer.Document::body);
    if (list.isEmpty()) {
      world.agenda.after(AGAIN, this::start);
      return;
    }
    Set<ResourceID> gone = new HashSet<>(objects.keySet());
    for (JsonNode item : list.get().path("items")) {
      T object = read(item);
      gone.remove(ResourceID.fromResource(object));
      put(object);
    }
    synced = true;
    for (ResourceID id : gone) {
      T last = objects.remove(id);
      if (last != null) {
        changed.accept(last, true);
      }
    }
    open(list.get().path("metadata").path("resourceVersion").asText());
  }

  private void open(String version) {
    Optional<Answer> answer =
        ask(Map.of("watch", List.of("1"), "resourceVersion", List.of(version)));
    if (answer.isPresent() && answer.get() instanceof Answer.Stream(Watch opened)) {
      watch = opened;
      pollSoon();
    } else {
      world.agenda.after(AGAIN, this::start);
    }
  }

  private Optional<Answer> ask(Map<String, List<String>> query) {
    return world.read(World.CONTROLLER, path, query);
  }

  private void pollSoon() {
    if (!pollIsDue && alive.getAsBoolean()) {
      pollIsDue = true;
      world.agenda.after(world.weather.staleness(), this::poll);
    }
  }

  /** Late events come, and a watch ends, without a change. */
  private void pollAt(Instant due) {
    if (due.isBefore(nextPoll) || !nextPoll.isAfter(world.now())) {
      nextPoll = due;
      world.agenda.at(
          due.isAfter(world.now()) ? due : world.now().plusMillis(1),
          () -> {
            if (due.equals(nextPoll)) {
              pollSoon();
            }
          });
    }
  }

  private void poll() {
    pollIsDue = false;
    Watch current = watch;
    if (current == null || !alive.getAsBoolean()) {
      return;
    }
    List<ObjectNode> events = new ArrayList<>(world.poll(current));
    boolean over = current.over();
    for (ObjectNode event : events) {
      JsonNode object = event.path("object");
      switch (event.path("type").asText()) {
        case "ADDED", "MODIFIED" -> put(read(object));
        case "DELETED" -> {
          T last = read(object);
          objects.remove(ResourceID.fromResource(last));
          changed.accept(last, true);
        }
        default -> over = true;
      }
    }
    if (over) {
      watch = null;
      start();
    } else {
      pollAt(current.wakeAt());
    }
  }

  private void put(T object) {
    T before = objects.put(ResourceID.fromResource(object), object);
    if (before == null
        || !before
            .getMetadata()
            .getResourceVersion()
            .equals(object.getMetadata().getResourceVersion())) {
      changed.accept(object, false);
    }
  }

  private T read(JsonNode object) {
    return Serialization.jsonMapper().convertValue(object, kind);
  }

  boolean synced() {
    return synced;
  }

  Optional<T> get(ResourceID id) {
    return Optional.ofNullable(objects.get(id));
  }

  Collection<T> all() {
    return List.copyOf(objects.values());
  }
}
