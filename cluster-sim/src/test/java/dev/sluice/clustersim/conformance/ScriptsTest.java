package dev.sluice.clustersim.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.sim.SimulatedClusters.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The simulator answers scripts as a real API server did. */
class ScriptsTest {

  @TestFactory
  Stream<DynamicTest> rolesDecideAsInARealCluster() {
    return tests(Script.RBAC, Settings.standard(1).withoutBehaviours().withRbac());
  }

  @TestFactory
  Stream<DynamicTest> otherScriptsAreAnsweredAsByARealApiServer() {
    return Script.OTHERS.stream()
        .flatMap(script -> tests(script, Settings.standard(1).withoutBehaviours()));
  }

  private static Stream<DynamicTest> tests(Script script, Settings settings) {
    List<ObjectNode> answers = script.play(new Simulator(settings));
    List<JsonNode> recorded = script.recorded();
    assertThat(answers).hasSameSizeAs(recorded);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      JsonNode real = recorded.get(i);
      ObjectNode ours = answers.get(i);
      String title = "%s %d: %s".formatted(script.name(), i + 1, script.steps().get(i).title());
      tests.add(
          DynamicTest.dynamicTest(
              title, () -> assertThat(Differences.between(real, ours)).isEmpty()));
    }
    return tests.stream();
  }
}
