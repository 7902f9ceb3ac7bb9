package dev.sluice.clustersim.clients;

import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What clients are tried on. */
final class Clusters {

  /** An API server without controllers. */
  interface Open extends AutoCloseable {

    Config config();

    @Override
    void close();
  }

  private Clusters() {}

  static Open simulated() {
    LocalCluster cluster = LocalCluster.start(LocalCluster.Config.standard().withoutBehaviours());
    return new Open() {
      @Override
      public Config config() {
        return Config.fromKubeconfig(cluster.kubeconfig());
      }

      @Override
      public void close() {
        cluster.close();
      }
    };
  }

  /** Skips the test where there are no binaries. */
  static Open real(Path folder) throws IOException {
    ControlPlane plane =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found(Path found) ->
              ControlPlane.startWithoutControllers(found, folder);
          case KubeBinaries.Missing(String how) -> {
            Assumptions.abort(how);
            throw new IllegalStateException(how);
          }
        };
    return new Open() {
      @Override
      public Config config() {
        return plane.clientConfig();
      }

      @Override
      public void close() {
        plane.close();
      }
    };
  }
}
