package dev.sluice.clustersim.behaviour.kubelet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How nodes and pods behave.
 *
 * @param nodes the names of the nodes, which are made where they are not there; without one pods
 *     stay unscheduled
 * @param namespaces found in the names of those whose pods it looks after; an empty one is in all
 * @param startAfter from when a pod is bound until its containers run
 * @param readyAfter from when its containers run until they are ready; a longer {@code
 *     initialDelaySeconds} of a readiness probe counts instead
 * @param stopAfter from when a pod is deleted until it is gone, if its grace is not shorter
 * @param missingImage images that cannot be pulled
 * @param crashingImage images whose containers end with code 1
 * @param crashAfter how long such a container runs
 * @param script how other containers end
 */
@RecordBuilder
public record KubeletConfig(
    List<String> nodes,
    Pattern namespaces,
    Duration startAfter,
    Duration readyAfter,
    Duration stopAfter,
    Pattern missingImage,
    Pattern crashingImage,
    Duration crashAfter,
    PodScript script)
    implements KubeletConfigBuilder.With {

  /** Copies the list and checks the delays. */
  public KubeletConfig {
    nodes = List.copyOf(nodes);
    for (Duration delay : List.of(startAfter, readyAfter, stopAfter, crashAfter)) {
      if (delay.isNegative()) {
        throw new IllegalArgumentException(
            "delay of the kubelet is %s, must not be negative".formatted(delay));
      }
    }
  }

  /**
   * Two nodes, all namespaces; pods are ready 1.5 s after their start, gone at once; images with
   * {@code nonexistent} or {@code missing} in their names are missing, such with {@code crashloop}
   * crash after 1 s; what is not restarted succeeds after 1 s.
   */
  public static KubeletConfig standard() {
    return new KubeletConfig(
        List.of("sim-node-1", "sim-node-2"),
        Pattern.compile(""),
        Duration.ZERO,
        Duration.ofMillis(1500),
        Duration.ZERO,
        Pattern.compile("nonexistent|missing"),
        Pattern.compile("crashloop"),
        Duration.ofSeconds(1),
        PodScript.succeedAfter(Duration.ofSeconds(1)));
  }
}
