package dev.sluice.controller.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.ObjectRef;
import java.util.Map;
import java.util.Optional;

/**
 * The merge patch of each intent. The uid in it makes the API server refuse the patch for another
 * object of that name; the resourceVersion, where given, for a version that was not seen: a process
 * whose caches are late, or that lost its lease, changes nothing by what it remembers.
 */
final class Patches {

  private Patches() {}

  static ObjectNode scale(Intent.ScaleReplicaSet intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    metadata(patch)
        .putObject("annotations")
        .put(Annotations.DESIRED_REPLICAS, Integer.toString(intent.desired()));
    patch.putObject("spec").put("replicas", intent.to());
    return patch;
  }

  static ObjectNode scale(Intent.ScaleWorkload intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    patch.putObject("spec").put("replicas", intent.to());
    return patch;
  }

  static ObjectNode metadata(Intent.PatchReplicaSetMetadata intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    put(metadata(patch), "labels", intent.labels());
    put(metadata(patch), "annotations", intent.annotations());
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    put(template, "labels", intent.templateLabels());
    put(template, "annotations", intent.templateAnnotations());
    if (!template.isEmpty()) {
      spec.putObject("template").set("metadata", template);
    }
    intent.minReadySeconds().ifPresent(seconds -> spec.put("minReadySeconds", seconds));
    if (!spec.isEmpty()) {
      patch.set("spec", spec);
    }
    return patch;
  }

  static ObjectNode pod(Intent.PatchPod intent, ObjectRef at) {
    ObjectNode patch = under(at, false);
    put(metadata(patch), "labels", intent.labels());
    put(metadata(patch), "annotations", intent.annotations());
    return patch;
  }

  static ObjectNode service(Intent.PatchService intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    put(metadata(patch), "annotations", intent.annotations());
    if (!intent.selector().isEmpty()) {
      put(patch.putObject("spec"), "selector", intent.selector());
    }
    return patch;
  }

  static ObjectNode terminate(Intent.TerminateAnalysisRun intent, ObjectRef at) {
    ObjectNode patch = under(at, false);
    patch.putObject("spec").put("terminate", true);
    return patch;
  }

  static ObjectNode replicas(Intent.DefaultReplicas intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    patch.putObject("spec").put("replicas", intent.replicas());
    return patch;
  }

  static ObjectNode annotations(Intent.PatchRolloutAnnotations intent, ObjectRef at) {
    ObjectNode patch = under(at, true);
    put(metadata(patch), "annotations", intent.annotations());
    return patch;
  }

  /** A patch of the status of exactly that version. */
  static ObjectNode status(ObjectRef rollout, ObjectNode status) {
    ObjectNode patch = under(rollout, true);
    patch.set("status", status);
    return patch;
  }

  private static ObjectNode under(ObjectRef object, boolean thatVersion) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", object.uid());
    if (thatVersion) {
      metadata.put("resourceVersion", object.resourceVersion());
    }
    return patch;
  }

  private static ObjectNode metadata(ObjectNode patch) {
    return patch.withObject("/metadata");
  }

  private static void put(ObjectNode parent, String field, Map<String, Optional<String>> values) {
    if (values.isEmpty()) {
      return;
    }
    ObjectNode node = parent.putObject(field);
    values.forEach(
        (key, value) ->
            value.ifPresentOrElse(text -> node.put(key, text), () -> node.putNull(key)));
  }
}
