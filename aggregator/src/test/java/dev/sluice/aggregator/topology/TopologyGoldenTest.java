package dev.sluice.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The topology's shape is part of what is deployed: a renamed node or store loses its changelog. A
 * wanted change is made here and in the golden file, and needs an upgrade note.
 */
class TopologyGoldenTest {

  @Test
  void theTopologyIsAsDeployed(@TempDir Path stateDir) throws IOException {
    try (Harness harness = new Harness(stateDir);
        InputStream golden = TopologyGoldenTest.class.getResourceAsStream("/golden/topology.txt")) {
      assertThat(golden).as("resource golden/topology.txt").isNotNull();
      assertThat(
              AggregatorTopology.build(harness.parts(), Harness.SETTINGS)
                  .describe()
                  .toString()
                  .strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
