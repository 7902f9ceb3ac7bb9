package dev.sluice.standalone.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.health.Report;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@OnKubernetes
final class StandaloneIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  @Test
  void everyPartBecomesReadyBesideAnEmbeddedBrokerAndComesBackOnTheSameData(@TempDir Path dir)
      throws Exception {
    try (KubernetesClient client = Kubernetes.client(KUBE.clientConfig())) {
      Kubernetes.check(client);
      for (int start = 1; start <= 2; start++) {
        try (Standalone standalone = Standalone.start(config(dir), client, "test")) {
          assertThat(standalone.broker()).isPresent();
          assertThat(Topics.plan(config(dir), standalone.bootstrapServers()).isEmpty()).isTrue();
          assertThat(awaitReady(standalone.process()).text())
              .isEqualTo("[+] aggregator\n[+] controller\n[+] router\n[+] worker\nok\n");
        }
      }
    }
    assertThat(dir.resolve("broker").resolve("meta.properties")).exists();
    assertThat(dir.resolve("aggregator")).exists();
  }

  private static Report awaitReady(SluiceProcess process) {
    Instant limit = Instant.now().plusSeconds(120);
    while (!process.readiness().isUp() && Instant.now().isBefore(limit)) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return process.readiness();
  }

  private static SluiceConfig config(Path dir) {
    return SluiceConfig.load(
        Optional.empty(),
        Map.of(),
        Map.of(
            "cluster", new Setting("standalone", "the test"),
            "dataDir", new Setting(dir.toString(), "the test"),
            "kubernetes.namespace", new Setting(KUBE.namespace(), "the test"),
            "metrics.port", new Setting("0", "the test")));
  }
}
