package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The pods of one Job at one moment. */
record JobPods(List<ObjectNode> all, View view) {

  static final String FINALIZER = JobDefaults.PREFIX + "job-tracking";

  /** Running or about to: not over, nobody wants them gone. */
  List<ObjectNode> active() {
    return all.stream().filter(pod -> !Pods.isOver(pod) && !view.isGoing(pod)).toList();
  }

  long terminating() {
    return all.stream().filter(pod -> !Pods.isOver(pod) && view.isGoing(pod)).count();
  }

  long ready() {
    return active().stream().filter(Pods::isReady).count();
  }

  /** How often the containers of living pods were restarted. */
  long restarts() {
    return active().stream()
        .flatMap(
            pod ->
                StreamSupport.stream(
                    pod.path("status").path("containerStatuses").spliterator(), false))
        .mapToLong(status -> status.path("restartCount").asLong(0))
        .sum();
  }

  static boolean isTracked(ObjectNode pod) {
    return Meta.of(pod).finalizers().contains(FINALIZER);
  }

  static boolean succeeded(ObjectNode pod) {
    return Pods.phase(pod).equals("Succeeded");
  }

  /** When it ended, as far as it says. */
  static Instant ended(ObjectNode pod, Instant otherwise) {
    Optional<Instant> last =
        StreamSupport.stream(pod.path("status").path("containerStatuses").spliterator(), false)
            .flatMap(
                s -> Conditions.timeOf(s.path("state").path("terminated"), "finishedAt").stream())
            .max(Comparator.naturalOrder());
    return last.or(() -> Meta.of(pod).deletionTimestamp()).orElse(otherwise);
  }

  /** A pod of the Job, for this index where it is an Indexed one. */
  static ObjectNode next(ObjectNode job, Optional<Long> index) {
    ObjectNode pod = Owners.podOf(job, "Job", "batch/v1");
    ObjectNode metadata = pod.withObjectProperty("metadata");
    metadata.withArrayProperty("finalizers").add(FINALIZER);
    index.ifPresent(
        i -> {
          String number = Long.toString(i);
          String name = Meta.of(job).name() + "-" + number;
          metadata.put("generateName", Owners.generateName(name));
          metadata.withObjectProperty("annotations").put(Indexes.ANNOTATION, number);
          metadata.withObjectProperty("labels").put(Indexes.ANNOTATION, number);
          ObjectNode spec = pod.withObjectProperty("spec");
          spec.put("hostname", name);
          for (String field : List.of("initContainers", "containers")) {
            spec.path(field).forEach(JobPods::tellIndex);
          }
        });
    return pod;
  }

  private static void tellIndex(JsonNode container) {
    ArrayNode env = ((ObjectNode) container).withArrayProperty("env");
    for (JsonNode variable : env) {
      if (variable.path("name").asText().equals("JOB_COMPLETION_INDEX")) {
        return;
      }
    }
    ObjectNode variable = env.addObject().put("name", "JOB_COMPLETION_INDEX");
    variable
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("apiVersion", "v1")
        .put("fieldPath", "metadata.labels['%s']".formatted(Indexes.ANNOTATION));
  }

  /** The same pod, which the Job has counted. */
  static ObjectNode released(ObjectNode pod) {
    ObjectNode changed = pod.deepCopy();
    ArrayNode left = Json.mapper().createArrayNode();
    Meta.of(pod).finalizers().stream().filter(f -> !f.equals(FINALIZER)).forEach(left::add);
    if (left.isEmpty()) {
      changed.withObjectProperty("metadata").remove("finalizers");
    } else {
      changed.withObjectProperty("metadata").set("finalizers", left);
    }
    return changed;
  }
}
