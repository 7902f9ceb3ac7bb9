package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows pods. */
final class PodPrinter {

  static final Printer PRINTER =
      Printer.of(
          List.of(
              Column.ofName(),
              Column.text("Ready"),
              Column.text("Status"),
              Column.text("Restarts"),
              Column.text("Age"),
              Column.text("IP").wide(),
              Column.text("Node").wide(),
              Column.text("Nominated Node").wide(),
              Column.text("Readiness Gates").wide()),
          (pod, row) -> new PodPrinter(pod).fill(row));

  private final ObjectNode pod;
  private final JsonNode status;
  private final Map<String, Boolean> sidecars = new HashMap<>();
  private String reason;
  private int total;
  private int ready;
  private long restarts;
  private Optional<Instant> lastRestart = Optional.empty();

  private PodPrinter(ObjectNode pod) {
    this.pod = pod;
    this.status = pod.path("status");
    this.reason = Json.text(status, "phase");
    this.total = pod.path("spec").path("containers").size();
  }

  private void fill(Row row) {
    if (!Json.text(status, "reason").isEmpty()) {
      reason = Json.text(status, "reason");
    }
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals("PodScheduled")
          && Json.text(condition, "reason").equals("SchedulingGated")) {
        reason = "SchedulingGated";
      }
    }
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      boolean sidecar = Json.text(container, "restartPolicy").equals("Always");
      sidecars.put(Json.text(container, "name"), sidecar);
      total += sidecar ? 1 : 0;
    }
    boolean initializing = initContainers();
    if (!initializing || Texts.conditionTrue(pod, "Initialized")) {
      containers();
    }
    if (Texts.deleting(pod)) {
      String phase = Json.text(status, "phase");
      if (Json.text(status, "reason").equals("NodeLost")) {
        reason = "Unknown";
      } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
        reason = "Terminating";
      }
    }
    cells(row);
  }

  private void cells(Row row) {
    switch (Json.text(status, "phase")) {
      case "Succeeded" ->
          row.condition("Completed", "True", "Succeeded", "The pod has completed successfully.");
      case "Failed" -> row.condition("Completed", "True", "Failed", "The pod failed.");
      default -> {}
    }
    String count = Long.toString(restarts);
    if (restarts != 0 && lastRestart.isPresent()) {
      count += " (" + row.since(lastRestart.get()) + " ago)";
    }
    row.text(Texts.name(pod)).text(ready + "/" + total).text(reason).text(count).age(pod);
    row.textOr(Json.text(status.path("podIPs").path(0), "ip"), Row.NONE);
    row.textOr(Json.text(pod, "spec", "nodeName"), Row.NONE);
    row.textOr(Json.text(status, "nominatedNodeName"), Row.NONE);
    row.text(readinessGates());
  }

  /** Answers whether one of them is not done yet. */
  private boolean initContainers() {
    int index = 0;
    for (JsonNode container : status.path("initContainerStatuses")) {
      restarts += container.path("restartCount").asLong(0);
      noteRestart(container);
      boolean sidecar = sidecars.getOrDefault(Json.text(container, "name"), false);
      JsonNode terminated = container.path("state").path("terminated");
      String waiting = Json.text(container, "state", "waiting", "reason");
      if (terminated.isObject() && terminated.path("exitCode").asInt(0) == 0) {
        index++;
        continue;
      }
      if (sidecar && container.path("started").asBoolean(false)) {
        ready += container.path("ready").asBoolean(false) ? 1 : 0;
        index++;
        continue;
      }
      if (terminated.isObject()) {
        reason = "Init:" + terminated(terminated);
      } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        reason = "Init:" + waiting;
      } else {
        reason = "Init:" + index + "/" + pod.path("spec").path("initContainers").size();
      }
      return true;
    }
    return false;
  }

  private void containers() {
    restarts = 0;
    lastRestart = Optional.empty();
    for (JsonNode container : status.path("initContainerStatuses")) {
      if (sidecars.getOrDefault(Json.text(container, "name"), false)) {
        restarts += container.path("restartCount").asLong(0);
        noteRestart(container);
      }
    }
    boolean running = false;
    JsonNode containers = status.path("containerStatuses");
    for (int i = containers.size() - 1; i >= 0; i--) {
      JsonNode container = containers.get(i);
      restarts += container.path("restartCount").asLong(0);
      noteRestart(container);
      JsonNode state = container.path("state");
      String waiting = Json.text(state, "waiting", "reason");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (state.path("terminated").isObject()) {
        reason = terminated(state.path("terminated"));
      } else if (container.path("ready").asBoolean(false) && state.path("running").isObject()) {
        running = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && running) {
      reason = Texts.conditionTrue(pod, "Ready") ? "Running" : "NotReady";
    }
  }

  private static String terminated(JsonNode terminated) {
    String why = Json.text(terminated, "reason");
    if (!why.isEmpty()) {
      return why;
    }
    int signal = terminated.path("signal").asInt(0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt(0);
  }

  private void noteRestart(JsonNode container) {
    Row.time(container.path("lastState").path("terminated").path("finishedAt"))
        .filter(time -> lastRestart.isEmpty() || time.isAfter(lastRestart.get()))
        .ifPresent(time -> lastRestart = Optional.of(time));
  }

  private String readinessGates() {
    JsonNode gates = pod.path("spec").path("readinessGates");
    if (gates.isEmpty()) {
      return Row.NONE;
    }
    int open = 0;
    for (JsonNode gate : gates) {
      open += Texts.conditionTrue(pod, Json.text(gate, "conditionType")) ? 1 : 0;
    }
    return open + "/" + gates.size();
  }
}
