package dev.sluice.controller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody else writes to every object ten times a second; updates get on and end all the same. */
class SecondWriterTest {

  private static final long CANARY = 0;
  private static final long BLUE_GREEN = 2;

  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open();
  }

  @Test
  void aBasicCanaryIsPromoted() {
    promoted(
        CANARY,
        """
        {"canary": {"steps": [{"setWeight": 25}, {"pause": {"duration": 2}}, {"setWeight": 50}]}}
        """);
  }

  @Test
  void aCanaryWithATrafficProviderIsPromoted() {
    promoted(
        CANARY,
        """
        {"canary": {"stableService": "stable", "canaryService": "canary",
          "trafficRouting": {"istio": {"virtualService": {"name": "vs"}}},
          "steps": [{"setWeight": 25}, {"pause": {"duration": 2}}, {"setWeight": 75}]}}
        """);
  }

  @Test
  void aStableVersionThatShrinksAsTheCanaryGrowsGivesAllItsPodsToIt() {
    promoted(
        CANARY,
        """
        {"canary": {"stableService": "stable", "canaryService": "canary",
          "dynamicStableScale": true,
          "trafficRouting": {"istio": {"virtualService": {"name": "vs"}}},
          "steps": [{"setWeight": 50}, {"pause": {"duration": 2}}, {"setWeight": 75}]}}
        """);
  }

  @Test
  void aBlueGreenUpdateIsSwitched() {
    promoted(
        BLUE_GREEN,
        """
        {"blueGreen": {"activeService": "active", "previewService": "preview",
          "autoPromotionSeconds": 3, "scaleDownDelaySeconds": 5}}
        """);
  }

  private static void promoted(long seed, String strategy) {
    JsonNode rollout =
        new Story(seed, theatre, line -> {})
            .updateBesideAnotherWriter(Serialization.unmarshal(strategy, JsonNode.class));
    JsonNode status = rollout.path("status");
    assertThat(status.path("phase").asText()).as(status.toString()).isEqualTo("Healthy");
    assertThat(status.path("abort").asBoolean()).isFalse();
    assertThat(status.path("stableRS")).isEqualTo(status.path("currentPodHash"));
    assertThat(rollout.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("app:2");
    assertThat(status.path("availableReplicas").asInt()).isEqualTo(4);
  }
}
