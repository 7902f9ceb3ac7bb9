package dev.sluice.system.harness;

import dev.sluice.testkit.kube.KubeFixture;
import java.util.stream.Collectors;

/** The Kubernetes Events of the present test. */
public final class KubeEvents {

  private KubeEvents() {}

  /**
   * What the Events about a Rollout say, a line each.
   *
   * @param reason only those of this reason; blank for all
   */
  public static String of(KubeFixture kube, String rollout, String reason) {
    return kube.client().v1().events().inNamespace(kube.namespace()).list().getItems().stream()
        .filter(event -> "Rollout".equals(event.getInvolvedObject().getKind()))
        .filter(event -> rollout.equals(event.getInvolvedObject().getName()))
        .filter(event -> reason.isBlank() || reason.equals(event.getReason()))
        .map(event -> "%s %s: %s".formatted(event.getType(), event.getReason(), event.getMessage()))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
