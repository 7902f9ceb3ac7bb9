package dev.sluice.controller.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutValidatorTest {

  private static List<String> errors(String strategy, AnalysisTemplate... templates) {
    Rollout rollout =
        Serialization.unmarshal(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web, namespace: ns, labels: {team: a}}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "app:1"}]}
              strategy: %s
            """
                .formatted(strategy),
            Rollout.class);
    RolloutSnapshot snapshot =
        RolloutSnapshot.of("c", "", rollout).withAnalysisTemplates(List.of(templates));
    return RolloutValidator.validate(snapshot).stream().map(SpecError::describe).toList();
  }

  private static AnalysisTemplate template(String name, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: %s}
        spec: %s
        """
            .formatted(name, spec),
        AnalysisTemplate.class);
  }

  private static final String METRIC = "metrics: [{name: m, provider: {prometheus: {query: q}}}]";

  @Test
  void aSoundRolloutHasNoErrors() {
    assertThat(errors("{canary: {steps: [{setWeight: 5}]}}")).isEmpty();
  }

  @Test
  void everyErrorIsToldWithItsFieldAndMend() {
    assertThat(errors("{canary: {steps: [{setWeight: 101}, {pause: {duration: soon}}, {}]}}"))
        .satisfiesExactly(
            error ->
                assertThat(error)
                    .startsWith("spec.strategy.steps[0].setWeight: Invalid value: \"101\"")
                    .contains("between 0 and 100"),
            error ->
                assertThat(error)
                    .startsWith("spec.strategy.steps[1].pause.duration")
                    .contains("such as 10m"),
            error ->
                assertThat(error)
                    .startsWith("spec.strategy.steps[2]")
                    .contains("exactly one thing"));
  }

  @Test
  void providersThatAreNotThereYetAreRefusedByName() {
    assertThat(errors("{canary: {canaryService: c, stableService: s, trafficRouting: {smi: {}}}}"))
        .anySatisfy(
            error ->
                assertThat(error)
                    .contains("spec.strategy.canary.trafficRouting.smi")
                    .contains("not support it yet"));
  }

  @Test
  void anArgumentWithoutValueIsTold() {
    assertThat(
            errors(
                "{canary: {analysis: {templates: [{templateName: t}]}, steps: [{setWeight: 5}]}}",
                template("t", "{args: [{name: host}], " + METRIC + "}")))
        .singleElement()
        .satisfies(error -> assertThat(error).contains("args.host was not resolved"));
  }

  @Test
  void aFieldRefThatLeadsNowhereIsTold() {
    String analysis =
        "{canary: {analysis: {templates: [{templateName: t}], args: [{name: host, valueFrom:"
            + " {fieldRef: {fieldPath: %s}}}]}}}";
    AnalysisTemplate template = template("t", "{args: [{name: host}], " + METRIC + "}");
    assertThat(errors(analysis.formatted("spec.nope"), template))
        .singleElement()
        .satisfies(error -> assertThat(error).contains("spec.nope"));
    assertThat(errors(analysis.formatted("\"metadata.labels['team']\""), template)).isEmpty();
    assertThat(errors(analysis.formatted("spec.selector.matchLabels.app"), template)).isEmpty();
  }

  @Test
  void twoMetricsOfOneNameAreTold() {
    assertThat(
            errors(
                "{canary: {analysis: {templates: [{templateName: a}, {templateName: b}]}}}",
                template("a", "{" + METRIC + "}"),
                template("b", "{" + METRIC + "}")))
        .singleElement()
        .satisfies(error -> assertThat(error).contains("two metrics have the name 'm'"));
  }

  @Test
  void aTemplateThatNamesItselfIsReadOnce() {
    assertThat(
            errors(
                "{canary: {analysis: {templates: [{templateName: a}]}}}",
                template("a", "{templates: [{templateName: a}], " + METRIC + "}")))
        .isEmpty();
  }
}
