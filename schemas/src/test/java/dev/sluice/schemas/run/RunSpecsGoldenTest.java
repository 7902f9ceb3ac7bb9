package dev.sluice.schemas.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.Golden;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSpecsGoldenTest {

  private static final String INVALID = RunSpecs.SPEC + ": ";

  @Test
  void everySpecIsMeasurableOrGivesTheErrorOfArgo() {
    List<JsonNode> cases = Golden.cases("analysis-judge.jsonl.gz");
    assertThat(cases).isNotEmpty();
    for (JsonNode golden : cases) {
      JsonNode spec = golden.at("/in/spec");
      String message = golden.at("/out/message").asText("");
      Reading<AnalysisRunSpec> reading = CustomResources.readAs(spec, AnalysisRunSpec.class);
      assertThat(reading).as(spec.toString()).isInstanceOf(Reading.Sound.class);
      Resolution resolution = RunSpecs.resolve(((Reading.Sound<AnalysisRunSpec>) reading).object());
      if (message.startsWith(INVALID)) {
        assertThat(resolution)
            .as(spec.toString())
            .isInstanceOfSatisfying(
                Resolution.Invalid.class, invalid -> assertThat(invalid.text()).isEqualTo(message));
      } else {
        assertThat(resolution).as(spec.toString()).isInstanceOf(Resolution.Measurable.class);
      }
    }
  }
}
