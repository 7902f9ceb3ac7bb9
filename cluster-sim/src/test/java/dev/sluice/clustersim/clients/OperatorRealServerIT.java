package dev.sluice.clustersim.clients;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server. */
class OperatorRealServerIT extends OperatorContract {

  OperatorRealServerIT(@TempDir Path folder) throws IOException {
    super(Clusters.real(folder));
  }
}
