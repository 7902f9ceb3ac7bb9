package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Job asks for.
 *
 * @param completions empty: any success is enough
 * @param onlyFailed pods that are being deleted are replaced when they are gone, not before
 */
record JobSpec(
    long parallelism,
    Optional<Long> completions,
    long backoffLimit,
    Optional<Duration> deadline,
    Optional<Duration> timeToLive,
    boolean suspended,
    boolean indexed,
    boolean onlyFailed,
    boolean restartsInPlace) {

  static JobSpec of(ObjectNode job) {
    JsonNode spec = job.path("spec");
    Optional<Long> completions = number(spec, "completions");
    if (completions.isEmpty() && !spec.has("parallelism")) {
      completions = Optional.of(1L);
    }
    return new JobSpec(
        spec.path("parallelism").asLong(1),
        completions,
        spec.path("backoffLimit").asLong(6),
        number(spec, "activeDeadlineSeconds").map(Duration::ofSeconds),
        number(spec, "ttlSecondsAfterFinished").map(Duration::ofSeconds),
        spec.path("suspend").asBoolean(false),
        spec.path("completionMode").asText("").equals("Indexed"),
        spec.path("podReplacementPolicy").asText("").equals("Failed"),
        Json.text(spec, "template", "spec", "restartPolicy").equals("OnFailure"));
  }

  private static Optional<Long> number(JsonNode spec, String field) {
    return Json.at(spec, field).map(JsonNode::asLong);
  }
}
