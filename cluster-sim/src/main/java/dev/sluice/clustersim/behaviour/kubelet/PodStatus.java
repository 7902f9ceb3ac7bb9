package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A pod's status as a kubelet writes it. Pure. */
record PodStatus(
    ObjectNode pod,
    String phase,
    List<ContainerRun> inits,
    List<ContainerRun> mains,
    Predicate<ContainerRun> ready,
    boolean overdue,
    boolean stopped) {

  /** What a kubelet says of it, with conditions that have no times yet. */
  ObjectNode own(Address address, Instant boundAt) {
    ObjectNode own = Json.object();
    own.set("conditions", conditions());
    own.set("containerStatuses", statuses(mains));
    own.put("hostIP", address.host());
    own.putArray("hostIPs").addObject().put("ip", address.host());
    if (!inits.isEmpty()) {
      own.set("initContainerStatuses", statuses(inits));
    }
    if (overdue) {
      own.put("message", "Pod was active on the node longer than the specified deadline");
    }
    own.put("phase", phase);
    if (mains.stream().anyMatch(ContainerRun::hasRun)
        || inits.stream().anyMatch(ContainerRun::hasRun)) {
      own.put("podIP", address.pod());
      own.putArray("podIPs").addObject().put("ip", address.pod());
    }
    if (overdue) {
      own.put("reason", "DeadlineExceeded");
    }
    own.put("startTime", Conditions.time(boundAt));
    return own;
  }

  /** The whole status: what others wrote stays, conditions that stand keep their times. */
  ObjectNode over(ObjectNode own, Instant now) {
    JsonNode before = pod.path("status");
    ObjectNode status = before.isObject() ? before.deepCopy() : Json.object();
    own.properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("conditions")) {
                status.set(entry.getKey(), entry.getValue().deepCopy());
              }
            });
    for (JsonNode condition : own.path("conditions")) {
      ObjectNode timed = condition.deepCopy();
      String since =
          Conditions.find(before, condition.path("type").asText())
              .filter(known -> known.path("status").equals(condition.path("status")))
              .map(known -> known.path("lastTransitionTime").asText(""))
              .filter(time -> !time.isEmpty())
              .orElse(Conditions.time(now));
      Conditions.put(status, timed.put("lastTransitionTime", since));
    }
    return status;
  }

  private ArrayNode statuses(List<ContainerRun> containers) {
    ArrayNode statuses = Json.mapper().createArrayNode();
    containers.forEach(c -> statuses.add(c.status(ready.test(c), Meta.of(pod))));
    return statuses;
  }

  private ArrayNode conditions() {
    boolean running =
        !phase.equals("Succeeded")
            && !phase.equals("Failed")
            && (mains.stream().anyMatch(ContainerRun::hasRun)
                || inits.stream().anyMatch(ContainerRun::hasRun));
    Optional<ObjectNode> notReady = containersNotReady();
    ArrayNode all = Json.mapper().createArrayNode();
    all.add(condition("PodReadyToStartContainers", running));
    all.add(initialized());
    all.add(
        notReady
            .or(this::gates)
            .map(why -> why.deepCopy().put("type", "Ready"))
            .orElseGet(() -> condition("Ready", true)));
    all.add(
        notReady
            .map(why -> why.deepCopy().put("type", "ContainersReady"))
            .orElseGet(() -> condition("ContainersReady", true)));
    all.add(condition("PodScheduled", true));
    return all;
  }

  private ObjectNode initialized() {
    List<String> incomplete =
        inits.stream().filter(init -> !isInitialized(init)).map(ContainerRun::name).toList();
    if (incomplete.isEmpty()) {
      return condition("Initialized", true);
    }
    return Conditions.condition(
        "Initialized",
        "False",
        "ContainersNotInitialized",
        "containers with incomplete status: [%s]".formatted(String.join(" ", incomplete)));
  }

  private static boolean isInitialized(ContainerRun init) {
    return init.isRunning() || init.ended().filter(end -> end.exitCode() == 0).isPresent();
  }

  private Optional<ObjectNode> containersNotReady() {
    if (phase.equals("Succeeded")) {
      return Optional.of(Conditions.condition("Ready", "False", "PodCompleted", ""));
    }
    if (phase.equals("Failed")) {
      return Optional.of(Conditions.condition("Ready", "False", "PodFailed", ""));
    }
    List<String> unready = mains.stream().filter(ready.negate()).map(ContainerRun::name).toList();
    if (unready.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Conditions.condition(
            "Ready",
            "False",
            "ContainersNotReady",
            "containers with unready status: [%s]".formatted(String.join(" ", unready))));
  }

  private Optional<ObjectNode> gates() {
    Map<String, String> missing = new LinkedHashMap<>();
    for (JsonNode gate : pod.path("spec").path("readinessGates")) {
      String type = gate.path("conditionType").asText();
      Optional<JsonNode> condition = Conditions.find(pod.path("status"), type);
      if (condition.isEmpty()) {
        missing.put(
            type,
            "corresponding condition of pod readiness gate \"%s\" does not exist.".formatted(type));
      } else if (!condition.get().path("status").asText().equals("True")) {
        missing.put(
            type,
            "the status of pod readiness gate \"%s\" is not \"True\", but %s"
                .formatted(type, condition.get().path("status").asText()));
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Conditions.condition(
                "Ready",
                "False",
                "ReadinessGatesNotReady",
                String.join(", ", new ArrayList<>(missing.values()))));
  }

  private static ObjectNode condition(String type, boolean holds) {
    return Conditions.condition(type, holds ? "True" : "False", "", "");
  }
}
