package dev.sluice.clustersim.behaviour.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * Which pods go first when a ReplicaSet shrinks: no node, pending, not ready, cheap, doubled up on
 * a node, ready for a short time only, restarted often, young. Of two that are ready or made at
 * different times the younger goes, however small the difference; Kubernetes compares the logarithm
 * of the ages and takes either of two with the same.
 */
final class DeletionOrder {

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private DeletionOrder() {}

  /**
   * The first to go is the least.
   *
   * @param podsByNode how many related pods are on each node
   */
  static Comparator<ObjectNode> over(Map<String, Integer> podsByNode) {
    return Comparator.comparing((ObjectNode pod) -> !Pods.node(pod).isEmpty())
        .thenComparingInt(pod -> phaseRank(Pods.phase(pod)))
        .thenComparing(Pods::isReady)
        .thenComparingInt(DeletionOrder::cost)
        .thenComparing(pod -> podsByNode.getOrDefault(Pods.node(pod), 0), Comparator.reverseOrder())
        .thenComparing(DeletionOrder::readySince, Comparator.reverseOrder())
        .thenComparing(DeletionOrder::restarts, Comparator.reverseOrder())
        .thenComparing(DeletionOrder::created, Comparator.reverseOrder())
        .thenComparing(pod -> Meta.of(pod).uid());
  }

  private static int phaseRank(String phase) {
    return switch (phase) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  /** The annotation's number; what is none counts as 0. */
  private static int cost(ObjectNode pod) {
    String text = Meta.of(pod).annotations().getOrDefault(COST, "0");
    return text.matches("0|-?[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 0;
  }

  private static Instant readySince(ObjectNode pod) {
    return Pods.readySince(pod).orElse(Instant.MIN.plus(Duration.ofDays(1)));
  }

  private static int restarts(ObjectNode pod) {
    int most = 0;
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      most = Math.max(most, container.path("restartCount").asInt(0));
    }
    return most;
  }

  private static Instant created(ObjectNode pod) {
    return Meta.of(pod).creationTimestamp().orElse(Instant.MIN);
  }
}
