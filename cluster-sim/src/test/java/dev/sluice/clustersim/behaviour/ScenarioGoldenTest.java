package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario ends as it did with Kubernetes 1.37's own controllers. */
class ScenarioGoldenTest {

  static Stream<String> scenarios() {
    return Scenarios.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsAsWithTheRealControllers(String name) throws IOException {
    Sim sim = new Sim(KubeletConfig.standard().withReadyAfter(Duration.ofMillis(300)));
    Stage stage =
        new Stage(sim.cluster, Sim.NAMESPACE) {
          @Override
          void step() {
            sim.run(Duration.ofMillis(100));
          }
        };

    Scenarios.named(name).accept(stage);

    assertThat(Snapshot.of(stage)).isEqualTo(golden(name));
  }

  private static String golden(String name) throws IOException {
    String file = "behaviour-" + name + ".json";
    String folder = System.getProperty("sluice.golden", "");
    if (!folder.isBlank()) {
      return Files.readString(Path.of(folder, file));
    }
    try (InputStream in = ScenarioGoldenTest.class.getResourceAsStream("/golden/" + file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
