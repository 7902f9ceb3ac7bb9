package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.Golden;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every recorded manifest is read without a problem and written as it was. */
class ModelGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS =
      Map.of(
          "Rollout", Rollout.class,
          "AnalysisTemplate", AnalysisTemplate.class,
          "ClusterAnalysisTemplate", ClusterAnalysisTemplate.class,
          "AnalysisRun", AnalysisRun.class,
          "Experiment", Experiment.class);

  @Test
  void specsOfRolloutsComeBack() {
    Golden.cases("validation.jsonl.gz")
        .forEach(golden -> comesBack(golden.at("/in/spec"), RolloutSpec.class));
  }

  @Test
  void specsOfAnalysisRunsComeBack() {
    Golden.cases("analysis-judge.jsonl.gz")
        .forEach(golden -> comesBack(golden.at("/in/spec"), AnalysisRunSpec.class));
  }

  @Test
  void wholeObjectsComeBack() {
    int objects = 0;
    for (JsonNode trace : Golden.cases("traces.jsonl.gz")) {
      for (JsonNode object : trace.path("objects")) {
        Class<? extends CustomResource<?, ?>> kind = KINDS.get(object.path("kind").asText());
        if (kind != null) {
          comesBack(object, kind);
          objects++;
        }
      }
    }
    assertThat(objects).isPositive();
  }

  private static <T> void comesBack(JsonNode json, Class<T> type) {
    Reading<T> reading = CustomResources.readAs(json, type);
    assertThat(reading).as(json.toString()).isInstanceOf(Reading.Sound.class);
    T object = ((Reading.Sound<T>) reading).object();
    JsonNode written =
        JSON.valueToTree(Serialization.unmarshal(Serialization.asJson(object), JsonNode.class));
    assertThat(withoutEmpties(written)).isEqualTo(withoutEmpties(json));
  }

  /** Absent, null, empty, false and 0 are the same where an object is compared as a whole. */
  private static JsonNode withoutEmpties(JsonNode json) {
    return switch (json) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                field -> {
                  JsonNode value = withoutEmpties(field.getValue());
                  if (!isEmpty(value)) {
                    copy.set(field.getKey(), value);
                  }
                });
        yield copy;
      }
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> copy.add(withoutEmpties(element)));
        yield copy;
      }
      default -> json;
    };
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isBoolean() && !value.asBoolean())
        || (value.isNumber() && value.asDouble() == 0);
  }
}
