package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kubectl} prints the same on the simulator as on a real API server; {@code
 * -Dsluice.update=true} records what that is.
 */
class KubectlTextsIT {

  @TempDir Path folder;

  /** Takes half a minute, and what {@code kubectl} prints changes with its own version only. */
  @Test
  @EnabledIfSystemProperty(named = "sluice.update", matches = "true")
  void whatARealApiServerPrintsIsRecorded() throws IOException {
    Path binaries =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found(Path found) -> found;
          case KubeBinaries.Missing(String how) -> throw new IllegalStateException(how);
        };
    try (ControlPlane plane = ControlPlane.startWithoutControllers(binaries, folder)) {
      Kubectl kubectl = new Kubectl(folder, Files.readString(plane.kubeconfig()));
      List<KubectlTexts.Outcome> outcomes = KubectlTexts.play(kubectl);
      KubectlTexts.record(outcomes);
      assertThat(outcomes).isNotEmpty();
    }
  }

  @Test
  void theSimulatorPrintsTheSame() throws IOException {
    try (LocalCluster cluster =
        LocalCluster.start(LocalCluster.Config.standard().withoutBehaviours().withRbac())) {
      Kubectl kubectl = new Kubectl(folder, cluster.kubeconfig());
      assertThat(differences(KubectlTexts.play(kubectl))).isEmpty();
    }
  }

  private static List<String> differences(List<KubectlTexts.Outcome> outcomes) {
    List<KubectlTexts.Outcome> recorded = KubectlTexts.recorded();
    assertThat(outcomes).hasSameSizeAs(recorded);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      KubectlTexts.Outcome real = recorded.get(i);
      KubectlTexts.Outcome ours = outcomes.get(i);
      if (!real.equals(ours)) {
        differences.add(
            "%s%n  real %d: %s%n  ours %d: %s"
                .formatted(
                    real.command(),
                    real.code(),
                    String.join("\n    ", real.lines()),
                    ours.code(),
                    String.join("\n    ", ours.lines())));
      }
    }
    return differences;
  }
}
