package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FleetReadingTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void aRolloutUnderWay() throws IOException {
    FleetApp app =
        read(
            """
            observedGeneration: "2"
            phase: Paused
            stableRS: a
            currentPodHash: b
            canary: {weights: {canary: {weight: 25}}}
            """);
    assertThat(app)
        .isEqualTo(new FleetApp("eu", "cart", "v2", true, false, "Paused", false, 25, ""));
    assertThat(app.over()).isFalse();
  }

  @Test
  void aPromotedRollout() throws IOException {
    FleetApp app =
        read("{observedGeneration: \"2\", phase: Healthy, stableRS: b, currentPodHash: b}");
    assertThat(app.promoted()).isTrue();
    assertThat(app.rolledBack()).isFalse();
  }

  @Test
  void aRolledBackRollout() throws IOException {
    FleetApp app =
        read(
            """
            {observedGeneration: "2", phase: Degraded, abort: true, message: because,
             stableRS: a, currentPodHash: b, canary: {weights: {canary: {weight: 0}}}}""");
    assertThat(app.rolledBack()).isTrue();
    assertThat(app.promoted()).isFalse();
    assertThat(app.message()).isEqualTo("because");
  }

  @Test
  void aStatusOfAnEarlierGenerationSaysNothing() throws IOException {
    FleetApp app =
        read("{observedGeneration: \"1\", phase: Healthy, stableRS: b, currentPodHash: b}");
    assertThat(app.over()).isFalse();
  }

  @Test
  void aRolloutThatNobodyHasLookedAtYet() throws IOException {
    assertThat(read("{}").over()).isFalse();
  }

  private static FleetApp read(String status) throws IOException {
    ObjectNode rollout =
        (ObjectNode)
            YAML.readTree(
                """
                metadata: {name: cart, generation: 2}
                spec: {template: {spec: {containers: [{image: "shop/web:v2"}]}}}
                """);
    rollout.set("status", YAML.readTree(status));
    return FleetReading.of("eu", rollout);
  }
}
