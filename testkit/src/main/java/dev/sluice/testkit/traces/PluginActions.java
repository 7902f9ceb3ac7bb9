package dev.sluice.testkit.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the commands of the kubectl plugin write into a Rollout. */
public final class PluginActions {

  /**
   * A JSON merge patch of a Rollout.
   *
   * @param subresource {@code status}, or empty for the Rollout itself
   * @param patch the patch
   */
  public record Write(String subresource, ObjectNode patch) {}

  private PluginActions() {}

  /**
   * The writes of a command, in order, the controller may act between two of them.
   *
   * @param command promote, promote-full, abort, retry, pause, resume or restart
   * @param rollout the Rollout as it is
   * @param now the time that a restart asks for, RFC 3339
   */
  public static List<Write> writes(String command, JsonNode rollout, String now) {
    return switch (command) {
      case "abort" -> List.of(status(field("abort", true)));
      case "retry" -> List.of(status(field("abort", false)));
      case "pause" -> List.of(spec(field("paused", true)));
      case "resume" -> List.of(spec(field("paused", false)));
      case "restart" -> List.of(spec(empty().put("restartAt", now)));
      case "promote" -> promote(rollout);
      case "promote-full" -> promoteFull(rollout);
      default -> throw new IllegalArgumentException("no command of the plugin: " + command);
    };
  }

  private static List<Write> promote(JsonNode rollout) {
    List<Write> writes = new ArrayList<>();
    JsonNode status = rollout.path("status");
    boolean paused = !status.path("pauseConditions").isEmpty();
    int next = status.path("currentStepIndex").asInt() + 1;
    int steps = rollout.path("spec").path("strategy").path("canary").path("steps").size();
    boolean inconclusive =
        status
            .path("canary")
            .path("currentStepAnalysisRunStatus")
            .path("status")
            .asText()
            .equals("Inconclusive");
    if (inconclusive && paused && status.path("controllerPause").asBoolean()) {
      ObjectNode skip = empty().put("controllerPause", false).put("currentStepIndex", next);
      skip.putNull("pauseConditions");
      writes.add(status(skip));
    } else if (paused) {
      ObjectNode clear = empty();
      clear.putNull("pauseConditions");
      writes.add(status(clear));
    } else if (next <= steps) {
      ObjectNode skip = empty().put("currentStepIndex", next);
      skip.putNull("pauseConditions");
      writes.add(status(skip));
    }
    unfreeze(rollout, writes);
    return writes;
  }

  private static List<Write> promoteFull(JsonNode rollout) {
    List<Write> writes = new ArrayList<>();
    JsonNode status = rollout.path("status");
    if (!status.path("currentPodHash").asText().equals(status.path("stableRS").asText())) {
      writes.add(status(field("promoteFull", true)));
    }
    unfreeze(rollout, writes);
    return writes;
  }

  private static void unfreeze(JsonNode rollout, List<Write> writes) {
    if (rollout.path("spec").path("paused").asBoolean()) {
      writes.add(spec(field("paused", false)));
    }
  }

  private static Write status(ObjectNode fields) {
    return new Write("status", wrap("status", fields));
  }

  private static Write spec(ObjectNode fields) {
    return new Write("", wrap("spec", fields));
  }

  private static ObjectNode wrap(String part, ObjectNode fields) {
    ObjectNode patch = empty();
    patch.set(part, fields);
    return patch;
  }

  private static ObjectNode field(String name, boolean value) {
    return empty().put(name, value);
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
