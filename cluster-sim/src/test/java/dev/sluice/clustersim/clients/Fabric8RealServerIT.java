package dev.sluice.clustersim.clients;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server. */
class Fabric8RealServerIT extends Fabric8Contract {

  Fabric8RealServerIT(@TempDir Path folder) throws IOException {
    super(Clusters.real(folder));
  }
}
