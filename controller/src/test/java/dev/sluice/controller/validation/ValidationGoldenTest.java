package dev.sluice.controller.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.GoldenFile;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ValidationGoldenTest {

  /** Where Sluice refuses what Argo lets pass: the rule of each such field. */
  private static final Map<String, Pattern> STRICTER =
      Map.of(
          "a step does exactly one thing",
          Pattern.compile("spec\\.strategy\\.steps\\[\\d+] Invalid"),
          "maxSurge and maxUnavailable are numbers or percentages, and not negative",
          Pattern.compile("spec\\.strategy\\.(maxSurge|maxUnavailable) Invalid"),
          "a progress threshold is of type Percent or Pods",
          Pattern.compile("spec\\.strategy\\.replicaProgressThreshold\\.type NotSupported"),
          "setCanaryScale is in range",
          Pattern.compile(
              "spec\\.strategy\\.steps\\[\\d+]\\.setCanaryScale\\.(weight|replicas) Invalid"),
          "a share of requests to mirror is a percentage",
          Pattern.compile("spec\\.strategy\\.steps\\[\\d+]\\.setMirrorRoute\\.percentage Invalid"),
          "delays and counts are not negative",
          Pattern.compile(
              "spec\\.strategy\\.(abortScaleDownDelaySeconds|scaleDownDelaySeconds"
                  + "|scaleDownDelayRevisionLimit|autoPromotionSeconds|previewReplicaCount|minPodsPerReplicaSet) Invalid"),
          "maxTrafficWeight leaves room for a weight",
          Pattern.compile("spec\\.strategy\\.trafficRouting\\.maxTrafficWeight Invalid"));

  @Test
  void findsWhatArgoFindsAndMoreOnlyByAStatedRule() {
    List<JsonNode> cases = GoldenFile.read("validation.jsonl.gz");
    assertThat(cases).isNotEmpty();
    List<String> wrong = new ArrayList<>();
    for (JsonNode golden : cases) {
      Set<String> expected = new TreeSet<>();
      golden
          .path("out")
          .forEach(e -> expected.add(e.get("field").asText() + " " + e.get("type").asText()));
      Set<String> actual = new TreeSet<>();
      SpecValidator.validate(
              Serialization.jsonMapper().convertValue(golden.at("/in/spec"), RolloutSpec.class))
          .forEach(error -> actual.add(error.field() + " " + error.type().text()));
      Set<String> missed = new TreeSet<>(expected);
      missed.removeAll(actual);
      Set<String> added = new TreeSet<>(actual);
      added.removeAll(expected);
      added.removeIf(
          error -> STRICTER.values().stream().anyMatch(rule -> rule.matcher(error).matches()));
      if (!missed.isEmpty() || !added.isEmpty()) {
        wrong.add("missed " + missed + " added " + added + ": " + golden.at("/in/spec"));
      }
    }
    assertThat(wrong).isEmpty();
  }
}
