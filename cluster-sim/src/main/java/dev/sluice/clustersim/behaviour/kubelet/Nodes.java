package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes that pods are put on: the one with the fewest takes the next. */
final class Nodes {

  private final View view;
  private final List<String> names;
  private final Map<String, Integer> pods = new HashMap<>();

  Nodes(View view, List<String> names) {
    this.view = view;
    this.names = names;
  }

  boolean has(String node) {
    return names.contains(node);
  }

  /** Counts a pod that is bound, or no longer. */
  void count(Optional<ObjectNode> before, Optional<ObjectNode> after) {
    before.filter(pod -> !Pods.isOver(pod)).ifPresent(pod -> add(Pods.node(pod), -1));
    after.filter(pod -> !Pods.isOver(pod)).ifPresent(pod -> add(Pods.node(pod), 1));
  }

  private void add(String node, int count) {
    if (!node.isEmpty()) {
      pods.merge(node, count, Integer::sum);
    }
  }

  /** The node for a pod; empty: none takes it. */
  Optional<String> choose(ObjectNode pod) {
    Selector selector = Selector.ofLabels(pod.path("spec").path("nodeSelector"));
    Optional<String> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (String name : names) {
      int there = pods.getOrDefault(name, 0);
      if (there < fewest && takes(name, selector)) {
        best = Optional.of(name);
        fewest = there;
      }
    }
    return best;
  }

  private boolean takes(String name, Selector selector) {
    return view.get(new ObjectKey(Resources.NODES, "", name))
        .filter(node -> !node.path("spec").path("unschedulable").asBoolean(false))
        .filter(node -> selector.matches(Meta.of(node).labels()))
        .isPresent();
  }

  /** The address of a node. */
  String address(String node) {
    int place = Math.max(0, names.indexOf(node)) + 1;
    return "172.18.%d.%d".formatted(place >>> 8 & 0xff, place & 0xff);
  }

  ObjectNode node(String name) {
    ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    metadata
        .putObject("labels")
        .put("kubernetes.io/hostname", name)
        .put("kubernetes.io/os", "linux")
        .put("kubernetes.io/arch", "amd64");
    node.putObject("spec");
    return node;
  }

  ObjectNode withStatus(ObjectNode node, Instant now) {
    ObjectNode changed = node.deepCopy();
    ObjectNode status = changed.withObjectProperty("status");
    for (String field : List.of("capacity", "allocatable")) {
      status.putObject(field).put("cpu", "64").put("memory", "256Gi").put("pods", "100000");
    }
    String name = Meta.of(node).name();
    status
        .putArray("addresses")
        .addObject()
        .put("type", "InternalIP")
        .put("address", address(name));
    status.withArrayProperty("addresses").addObject().put("type", "Hostname").put("address", name);
    status
        .putObject("nodeInfo")
        .put("architecture", "amd64")
        .put("bootID", "")
        .put("containerRuntimeVersion", "sim://1")
        .put("kernelVersion", "")
        .put("kubeProxyVersion", "")
        .put("kubeletVersion", "v1.37.2")
        .put("machineID", "")
        .put("operatingSystem", "linux")
        .put("osImage", "")
        .put("systemUUID", "");
    String time = Conditions.time(now);
    ObjectNode ready =
        Conditions.condition("Ready", "True", "KubeletReady", "kubelet is posting ready status");
    Conditions.put(status, ready.put("lastHeartbeatTime", time).put("lastTransitionTime", time));
    return changed;
  }

  static boolean isReady(JsonNode node) {
    return Conditions.isTrue(node.path("status"), "Ready");
  }
}
