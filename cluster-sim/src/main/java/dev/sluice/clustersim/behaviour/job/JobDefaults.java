package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;

/** What the API server writes into a Job when it is created. Pure. */
public final class JobDefaults {

  static final String PREFIX = "batch.kubernetes.io/";

  private JobDefaults() {}

  /**
   * The Job with its selector and the labels of its pods made from its uid, unless {@code
   * spec.manualSelector} says that it brings its own. To be called when name and uid are known.
   */
  public static ObjectNode apply(ObjectNode job) {
    if (job.path("spec").path("manualSelector").asBoolean(false)) {
      return job;
    }
    Meta meta = Meta.of(job);
    ObjectNode made = job.deepCopy();
    ObjectNode spec = made.withObjectProperty("spec");
    ObjectNode labels =
        spec.withObjectProperty("template")
            .withObjectProperty("metadata")
            .withObjectProperty("labels");
    labels.put(PREFIX + "controller-uid", meta.uid());
    labels.put(PREFIX + "job-name", meta.name());
    labels.put("controller-uid", meta.uid());
    labels.put("job-name", meta.name());
    spec.withObjectProperty("selector")
        .withObjectProperty("matchLabels")
        .put(PREFIX + "controller-uid", meta.uid());
    if (Json.at(made, "metadata", "labels").isEmpty()) {
      made.withObjectProperty("metadata").set("labels", labels.deepCopy());
    }
    return made;
  }
}
