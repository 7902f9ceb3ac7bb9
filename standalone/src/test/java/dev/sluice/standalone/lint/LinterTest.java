package dev.sluice.standalone.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.standalone.demo.Demo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinterTest {

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata:
        name: web
        namespace: shop
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: main
              image: app:1
        strategy:
          canary:
            stableService: stable
            canaryService: canary
            steps:
            - setWeight: 20
            - pause: {}
      """;

  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: stable}
      spec:
        selector: {app: web}
      """;

  private static List<String> lint(String... texts) {
    return lint(false, texts);
  }

  private static List<String> lint(boolean strict, String... texts) {
    Linter linter = new Linter(strict);
    for (int i = 0; i < texts.length; i++) {
      linter.add("f" + (i + 1) + ".yaml", texts[i]);
    }
    return linter.findings().stream().map(Finding::text).toList();
  }

  @Test
  void aSoundRolloutHasNoFindings() {
    assertThat(lint(ROLLOUT)).isEmpty();
    assertThat(lint(ROLLOUT + SERVICE)).isEmpty();
  }

  @Test
  void everyErrorIsToldWithFileLineObjectPathAndMend() {
    String wrong =
        ROLLOUT
            .replace("setWeight: 20", "setWeight: 120")
            .replace("pause: {}", "pause: {duration: soon}")
            .replace("replicas: 2", "replicas: -1");
    assertThat(lint(wrong))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("f1.yaml:7: Rollout shop/web: spec.replicas: \"-1\": must be 0"),
            second ->
                assertThat(second)
                    .startsWith(
                        "f1.yaml:22: Rollout shop/web: spec.strategy.steps[0].setWeight: \"120\":"
                            + " must be between 0 and 100"),
            third ->
                assertThat(third)
                    .startsWith(
                        "f1.yaml:23: Rollout shop/web: spec.strategy.steps[1].pause.duration"));
  }

  @Test
  void anUnknownFieldIsNamedWithTheNearest() {
    assertThat(lint(ROLLOUT.replace("setWeight: 20", "setWieght: 20")))
        .anySatisfy(
            text ->
                assertThat(text)
                    .isEqualTo(
                        "f1.yaml:22: Rollout shop/web: spec.strategy.canary.steps[0].setWieght:"
                            + " there is no such field; did you mean setWeight?"));
  }

  @Test
  void aFieldOfAnotherTypeIsToldWithItsMend() {
    assertThat(lint(ROLLOUT.replace("replicas: 2", "replicas: two")))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text).startsWith("f1.yaml:7: Rollout shop/web: spec.replicas: 'two'"));
  }

  @Test
  void whatIsInNoFileIsAnErrorOnlyWhenStrict() {
    assertThat(lint(true, ROLLOUT + SERVICE))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .startsWith("f1.yaml:20: Rollout shop/web: spec.strategy.canary.canaryService")
                    .contains("service \"canary\" not found; create it or correct the name"));
  }

  @Test
  void aServiceInAnotherFileIsChecked() {
    assertThat(lint(ROLLOUT, SERVICE.replace("app: web", "app: other")))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("stableService").contains("app=other"));
  }

  @Test
  void aServiceOfAnotherNamespaceIsAnother() {
    assertThat(
            lint(
                ROLLOUT,
                SERVICE
                    .replace("app: web", "app: other")
                    .replace("{name: stable}", "{name: stable, namespace: b}")))
        .isEmpty();
  }

  @Test
  void twoRolloutsMustNotShareAService() {
    assertThat(lint(ROLLOUT, ROLLOUT.replace("name: web", "name: other")))
        .anySatisfy(text -> assertThat(text).contains("the Rollout \"other\" names this Service"));
  }

  @Test
  void aWorkloadInTheFilesIsChecked() {
    String reference =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          workloadRef: {apiVersion: v1, kind: PodTemplate, name: pods}
          selector: {matchLabels: {app: web}}
          strategy: {canary: {}}
        """;
    String pods =
        """
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: pods}
        template:
          metadata: {labels: {app: web}}
          spec:
            restartPolicy: Never
            containers: [{name: main, image: "app:1"}]
        """;
    assertThat(lint(reference)).isEmpty();
    assertThat(lint(true, reference))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("PodTemplate \"pods\" not found"));
    assertThat(lint(reference, pods))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .startsWith("f2.yaml:7: PodTemplate pods: template.spec.restartPolicy"));
  }

  @Test
  void aVirtualServiceThatCannotCarryTheWeightIsTold() {
    String routed =
        ROLLOUT.replace(
            "    steps:",
            "    trafficRouting: {istio: {virtualService: {name: vs}}}\n      steps:");
    String virtualService =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: vs}
        spec:
          hosts: [web]
          http:
          - route:
            - destination: {host: elsewhere}
        """;
    assertThat(lint(routed)).isEmpty();
    assertThat(lint(true, routed + SERVICE + SERVICE.replace("name: stable", "name: canary")))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("VirtualService/shop/vs"));
    assertThat(lint(routed, virtualService))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("spec.strategy.canary.trafficRouting.istio")
                    .contains("VirtualService/shop/vs"));
    assertThat(
            lint(
                routed,
                virtualService.replace(
                    "- destination: {host: elsewhere}",
                    "- destination: {host: stable}\n    - destination: {host: canary}")))
        .isEmpty();
  }

  @Test
  void anAnalysisTemplateIsCheckedByItself() {
    assertThat(
            lint(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: AnalysisTemplate
                metadata: {name: check}
                spec:
                  args:
                  - name: host
                  - name: every
                  metrics:
                  - name: good
                    interval: "{{args.every}}"
                    count: "{{args.host}}"
                    successCondition: result < {{args.host}}
                    provider: {web: {url: "http://{{args.host}}"}}
                  - name: bad
                    interval: often
                    successCondition: result <
                    provider: {web: {url: "http://{{args.unknown}}"}}
                """))
        .anySatisfy(text -> assertThat(text).contains("{{args.unknown}}"))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("f1.yaml:16: AnalysisTemplate check: spec.metrics[1].successCond"))
        .noneSatisfy(text -> assertThat(text).contains("metrics[0]"));
  }

  @Test
  void aTemplateInTheFilesMustGetItsArguments() {
    String analysed =
        ROLLOUT.replace("pause: {}", "analysis: {templates: [{templateName: check}]}");
    String template =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: check}
        spec:
          args: [{name: host}]
          metrics:
          - name: m
            provider: {web: {url: "http://{{args.host}}"}}
        """;
    assertThat(lint(analysed)).isEmpty();
    assertThat(lint(analysed, template))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .startsWith("f1.yaml:23:")
                    .contains("args.host was not resolved; pass a value for it"));
  }

  @Test
  void theManifestsOfTheDemoAreSound() throws IOException {
    for (String file : new String[] {"shop.yaml", "fleet.yaml"}) {
      try (InputStream yaml = Demo.class.getResourceAsStream(file)) {
        assertThat(lint(new String(yaml.readAllBytes(), StandardCharsets.UTF_8))).isEmpty();
      }
    }
  }

  @Test
  void aRunWithoutMetricsIsTold() {
    assertThat(
            lint(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: AnalysisRun
                metadata: {generateName: run-}
                spec: {metrics: []}
                """))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("AnalysisRun run-").contains("no metrics"));
  }

  @Test
  void listsAndJsonAreReadToo() {
    Linter linter = new Linter(false);
    linter.add(
        "list.json",
        "{\n\t\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n\t{\"apiVersion\":"
            + " \"argoproj.io/v1alpha1\", \"kind\": \"Rollout\", \"metadata\": {\"name\": \"a\"},"
            + "\n\t\"spec\": {\"replicas\": -1}}]}");
    assertThat(linter.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.line()).isEqualTo(4);
              assertThat(finding.path()).isEqualTo("spec.replicas");
            });
  }

  @Test
  void anchorsAndMergesAreFollowed() {
    assertThat(
            lint(
                ROLLOUT
                    .replace("{app: web}", "&labels {app: web}")
                    .replaceFirst(
                        "labels: &labels \\{app: web}", "labels: {<<: *labels, tier: a}")))
        .isEmpty();
  }

  @Test
  void aTextThatIsNoYamlIsToldWithItsLineAndTheRestIsChecked() {
    assertThat(lint("a: [1\nb: 2\n", ROLLOUT.replace("replicas: 2", "replicas: -1")))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("f1.yaml:2: is neither YAML nor JSON"),
            second -> assertThat(second).startsWith("f2.yaml:7: "));
  }

  @Test
  void aFieldThatIsGivenTwiceIsTold() {
    assertThat(lint(ROLLOUT.replace("  replicas: 2", "  replicas: 2\n  replicas: 3")))
        .containsExactly("f1.yaml:8: the field 'replicas' is given twice; leave one out");
  }

  @Test
  void whatIsNoObjectOfOursIsLeftAlone() {
    assertThat(lint("just: text\n---\napiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n")).isEmpty();
  }

  @Test
  void aMistypedKindIsTold() {
    assertThat(lint(ROLLOUT.replace("kind: Rollout", "kind: Rolout")))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("there is no kind Rolout"));
  }
}
