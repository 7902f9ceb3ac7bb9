package dev.sluice.controller.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.GoldenFile;
import dev.sluice.controller.sizing.CanarySizing.Target;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanarySizingGoldenTest {

  private static final String FILE = "canary-sizing.jsonl.gz";

  @Test
  void givesTheSizesWeightsAndReadinessThatArgoGives() {
    List<JsonNode> cases = GoldenFile.read(FILE);
    assertThat(cases).isNotEmpty();
    List<String> wrong = new ArrayList<>();
    for (JsonNode golden : cases) {
      CanaryState state = state(golden.get("in"));
      String expected = expected(golden.get("out"));
      Target target = CanarySizing.next(state);
      // Argo crashes where it says n/a; any answer will do there, but there must be one.
      boolean settled = CanarySizing.settled(state);
      String actual =
          target.canary() + "/" + target.stable() + " weight " + CanaryWeights.current(state);
      if (!golden.get("out").get("atDesiredCounts").asText().equals("n/a")) {
        actual += " settled " + settled;
      }
      if (!actual.equals(expected)) {
        wrong.add(expected + " but was " + actual + ": " + golden.get("in"));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String expected(JsonNode out) {
    String sizes =
        out.get("canaryReplicas").asInt()
            + "/"
            + out.get("stableReplicas").asInt()
            + " weight "
            + out.get("weight").asInt();
    String settled = out.get("atDesiredCounts").asText();
    return settled.equals("n/a") ? sizes : sizes + " settled " + settled;
  }

  private static CanaryState state(JsonNode in) {
    JsonNode status = in.get("status");
    JsonNode canary = in.get("newRS");
    JsonNode stable = in.get("stableRS");
    List<Size> others = new ArrayList<>();
    in.get("olderRSs").forEach(other -> others.add(size(other)));
    String stableHash = status.get("stableRS").asText();
    return new CanaryState(
        in.get("spec").get("replicas").asInt(),
        Serialization.jsonMapper().convertValue(in.get("spec").get("canary"), CanaryStrategy.class),
        Optional.ofNullable(status.get("currentStepIndex"))
            .filter(JsonNode::isInt)
            .map(JsonNode::asInt),
        status.get("abort").asBoolean(),
        status.get("promoteFull").asBoolean()
            || stableHash.isEmpty()
            || stableHash.equals(status.get("currentPodHash").asText()),
        canary.isNull() ? Optional.empty() : Optional.of(size(canary)),
        stable.isNull() ? Optional.empty() : Optional.of(size(stable)),
        !canary.isNull() && !stable.isNull() && canary.get("name").equals(stable.get("name")),
        others,
        Optional.ofNullable(in.get("currentWeights"))
            .filter(JsonNode::isObject)
            .map(
                weights ->
                    new CanaryState.Weights(
                        weights.get("canary").asInt(), weights.get("stable").asInt())));
  }

  private static Size size(JsonNode replicaSet) {
    return new Size(replicaSet.get("replicas").asInt(), replicaSet.get("available").asInt());
  }
}
