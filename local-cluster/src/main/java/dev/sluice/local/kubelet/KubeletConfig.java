package dev.sluice.local.kubelet;

import java.time.Duration;
import java.util.Optional;

/**
 * How the stand-in kubelet behaves.
 *
 * @param namespace whose pods it looks after; empty = all
 * @param readyAfter from when it first sees a pod until the pod is Ready; not negative
 * @param brokenImage a pod with an image that contains this text never starts
 */
public record KubeletConfig(Optional<String> namespace, Duration readyAfter, String brokenImage) {

  /** Checks the delay. */
  public KubeletConfig {
    if (readyAfter.isNegative()) {
      throw new IllegalArgumentException(
          "readyAfter is %s, must not be negative".formatted(readyAfter));
    }
  }

  /** All namespaces; pods are Ready after 1.5 s unless their image contains {@code nonexistent}. */
  public static KubeletConfig everywhere() {
    return new KubeletConfig(Optional.empty(), Duration.ofMillis(1500), "nonexistent");
  }

  /** The same for one namespace. */
  public static KubeletConfig in(String namespace) {
    return new KubeletConfig(Optional.of(namespace), Duration.ofMillis(1500), "nonexistent");
  }

  /** The same with another delay. */
  public KubeletConfig readyAfter(Duration delay) {
    return new KubeletConfig(namespace, delay, brokenImage);
  }
}
