package dev.sluice.clustersim.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The simulator answers what a real API server answered to the same requests. */
class ConformanceTest {

  private static final Map<String, JsonNode> RECORDED = Golden.read();

  private static final Set<String> DIFFERENT = KnownDifferences.cases();

  @TestFactory
  Stream<DynamicTest> theSimulatorAnswersLikeARealApiServer() {
    Simulator simulator = new Simulator();
    simulator.call(
        "POST",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        Map.of("content-type", "application/json"),
        Cases.read("widgets.crd.yaml").toString());
    return Cases.all().stream()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> check(simulator, one)));
  }

  @Test
  void everyDifferenceIsExplained() throws IOException {
    assertThat(Files.readString(Path.of("DIFFERENCES.md")))
        .contains(KnownDifferences.reasons().stream().map("| %s |"::formatted).toList());
  }

  private static void check(Simulator simulator, Case one) {
    ArrayNode answers = new Normalizer(one.namespace()).all(new Play(simulator, one).run());

    assertThat(RECORDED).containsKey(one.name());
    List<String> differences =
        Differences.between(RECORDED.getOrDefault(one.name(), MissingNode.getInstance()), answers);
    if (DIFFERENT.contains(one.name())) {
      assertThat(differences).as("no longer different: take it off differences.yaml").isNotEmpty();
    } else {
      assertThat(differences).isEmpty();
    }
  }
}
