package dev.sluice.clustersim.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server answers the scripts as recorded; {@code -Dsluice.update=true} records anew. */
class ScriptsIT {

  @TempDir Path folder;

  @Test
  void aRealApiServerWithRbacAnswersAsRecorded() throws Exception {
    try (ControlPlane plane = ControlPlane.start(binaries(), folder)) {
      check(List.of(Script.RBAC), plane);
    }
  }

  @Test
  void aRealApiServerAloneAnswersAsRecorded() throws Exception {
    try (ControlPlane plane = ControlPlane.startWithoutControllers(binaries(), folder)) {
      check(Script.OTHERS, plane);
    }
  }

  private static void check(List<Script> scripts, ControlPlane plane) {
    Config config = plane.clientConfig();
    Server server =
        new HttpServerUnderTest(
            URI.create(config.getMasterUrl()), config.getAutoOAuthToken(), TrustAll.context());
    List<String> differences = new ArrayList<>();
    for (Script script : scripts) {
      List<ObjectNode> answers = script.play(server);
      if (Boolean.getBoolean("sluice.update")) {
        script.record(answers);
      }
      for (int i = 0; i < answers.size(); i++) {
        String title = script.name() + ": " + script.steps().get(i).title();
        Differences.between(script.recorded().get(i), answers.get(i))
            .forEach(difference -> differences.add(title + difference));
      }
    }
    assertThat(differences).isEmpty();
  }

  private static Path binaries() {
    return switch (KubeBinaries.find()) {
      case KubeBinaries.Found(Path found) -> found;
      case KubeBinaries.Missing(String how) -> {
        Assumptions.abort(how);
        throw new IllegalStateException(how);
      }
    };
  }
}
