package dev.sluice.schemas.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.SecretArg;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpecBuilder;
import dev.sluice.schemas.crd.analysis.Metric;
import dev.sluice.schemas.crd.analysis.MetricProvider;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RunSpecsTest {

  private static AnalysisRunSpec spec(String yaml) {
    return Serialization.unmarshal(yaml, AnalysisRunSpec.class);
  }

  private static Resolution.Measurable measurable(String yaml) {
    Resolution resolution = RunSpecs.resolve(spec(yaml));
    assertThat(resolution).isInstanceOf(Resolution.Measurable.class);
    return (Resolution.Measurable) resolution;
  }

  private static Resolution.Invalid invalid(String yaml) {
    Resolution resolution = RunSpecs.resolve(spec(yaml));
    assertThat(resolution).isInstanceOf(Resolution.Invalid.class);
    return (Resolution.Invalid) resolution;
  }

  private static Resolution.Invalid invalidMetric(String fields) {
    return invalid("metrics: [{name: m, provider: {web: {url: u}}, %s}]".formatted(fields));
  }

  @Test
  void argumentsAreReplacedInEveryTextOfAMetric() {
    assertThat(
            measurable(
                    """
                    args:
                    - {name: svc, value: 'a "quoted" \\\\ é'}
                    - {name: n, value: "3"}
                    - {name: empty, value: ""}
                    metrics:
                    - name: "m-{{args.n}}"
                      interval: "{{args.n}}s"
                      initialDelay: 90s
                      count: "{{ args.n }}"
                      failureLimit: "{{args.n}}"
                      successCondition: result == '{{args.svc}}{{args.empty}}'
                      provider:
                        web:
                          url: http://{{args.n}}/{{  args.n  }}
                          headers: [{key: "{{args.n}}", value: v}]
                          jsonBody: {"{{args.n}}": ["{{args.svc}}"]}
                    """)
                .metrics())
        .containsExactly(
            MetricSpec.newBuilder()
                .setName("m-3")
                .setInterval(Duration.newBuilder().setSeconds(3))
                .setInitialDelay(Duration.newBuilder().setSeconds(90))
                .setCount(3)
                .setFailureLimit(3)
                .setConsecutiveErrorLimit(4)
                .setSuccessCondition("result == 'a \"quoted\" \\\\ é'")
                .setProvider(
                    Provider.newBuilder()
                        .setType("web")
                        .setConfigJson(
                            "{\"url\":\"http://3/3\",\"headers\":[{\"key\":\"3\",\"value\":\"v\"}],"
                                + "\"jsonBody\":{\"3\":[\"a \\\"quoted\\\" \\\\\\\\ é\"]}}"))
                .build());
  }

  @Test
  void aValueIsNotLookedThroughForTags() {
    assertThat(
            measurable(
                    """
                    args: [{name: a, value: "{{args.b}}"}, {name: b, value: x}]
                    metrics: [{name: m, successCondition: "{{args.a}}", provider: {web: {url: u}}}]
                    """)
                .metrics()
                .getFirst()
                .getSuccessCondition())
        .isEqualTo("{{args.b}}");
  }

  @Test
  void secretsStayInTheProviderAndAreListed() {
    Resolution.Measurable measurable =
        measurable(
            """
            args: [{name: token, valueFrom: {secretKeyRef: {name: s, key: k}}}]
            metrics:
            - {name: m, provider: {web: {url: u, headers: [{key: A, value: "Bearer {{ args.token }}"}]}}}
            """);
    assertThat(measurable.secrets())
        .containsExactly(
            SecretArg.newBuilder().setName("token").setSecretName("s").setSecretKey("k").build());
    assertThat(measurable.metrics().getFirst().getProvider().getConfigJson())
        .contains("Bearer {{args.token}}");
  }

  @Test
  void aSecretOutsideTheProviderIsAnErrorThatSaysWhereItMayStand() {
    assertThat(
            invalid(
                    """
                    args: [{name: token, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                    metrics: [{name: m, successCondition: "result == '{{args.token}}'", provider: {web: {url: u}}}]
                    """)
                .text())
        .startsWith(
            "Unable to resolve metric arguments: metrics[0].successCondition: argument 'token'")
        .contains("provider only");
  }

  @Test
  void everyArgumentMustHaveAValueEvenAnUnusedOneOrAFieldReference() {
    assertThat(
            invalid(
                    """
                    args: [{name: a}, {name: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                    metrics: [{name: m, provider: {web: {url: u}}}]
                    """)
                .errors())
        .hasSize(2)
        .allSatisfy(error -> assertThat(error).contains("was not supplied", "secretKeyRef"))
        .first()
        .asString()
        .startsWith("argument \"a\" was not supplied");
  }

  @Test
  void anUndeclaredOrBrokenTagIsAnError() {
    assertThat(invalidMetric("successCondition: '{{args.nope}}'").text())
        .isEqualTo(
            "Unable to resolve metric arguments: failed to resolve {{args.nope}} in"
                + " metrics[0].successCondition; declare that argument in spec.args");
    assertThat(invalidMetric("successCondition: '{{nope}}'").text()).contains("{{nope}}");
    assertThat(invalidMetric("successCondition: 'result == {{'").text()).contains("{{ without }}");
  }

  @Test
  void textThatIsNoNumberIsZero() {
    MetricSpec metric =
        measurable(
                "metrics: [{name: m, count: x, failureLimit: 1s, consecutiveErrorLimit: '', provider: {web: {url: u}}}]")
            .metrics()
            .getFirst();
    assertThat(metric.getCount()).isZero();
    assertThat(metric.getFailureLimit()).isZero();
    assertThat(metric.getConsecutiveErrorLimit()).isZero();
  }

  @Test
  void rulesOfAMetricAreChecked() {
    assertThat(invalidMetric("count: 2").text())
        .isEqualTo("Analysis spec invalid: metrics[0]: interval must be specified when count > 1");
    assertThat(invalidMetric("interval: soon").text())
        .contains("metrics[0]: invalid interval string 'soon'", "30s");
    assertThat(invalidMetric("interval: -5s").text())
        .contains("interval '-5s' must be more than 0");
    assertThat(invalidMetric("interval: 0s").text()).contains("must be more than 0");
    assertThat(invalidMetric("initialDelay: later").text())
        .contains("invalid initialDelay string 'later'");
    assertThat(invalidMetric("initialDelay: -1s").text()).contains("must be 0 or more");
    assertThat(invalidMetric("failureLimit: -2, consecutiveSuccessLimit: 1").text())
        .contains("failureLimit must be >= -1");
    assertThat(invalidMetric("failureLimit: -1").text()).contains("cannot both be disabled");
    assertThat(invalidMetric("inconclusiveLimit: -1").text())
        .contains("inconclusiveLimit must be >= 0");
    assertThat(invalidMetric("consecutiveErrorLimit: -1").text())
        .contains("consecutiveErrorLimit must be >= 0");
    assertThat(invalidMetric("consecutiveSuccessLimit: -1").text())
        .contains("consecutiveSuccessLimit must be >= 0");
    assertThat(invalidMetric("count: -1").text()).contains("count must be >= 0");
    assertThat(invalidMetric("count: 1, failureLimit: 2").text())
        .contains(
            "count (1) must be >= failureLimit + consecutiveSuccessLimit (2 + 0) if both >= 0");
    assertThat(invalidMetric("count: 1, inconclusiveLimit: 2").text())
        .contains("count must be >= inconclusiveLimit");
    assertThat(invalidMetric("count: 1, failureLimit: -1, consecutiveSuccessLimit: 2").text())
        .contains("count must be >= consecutiveSuccessLimit");
  }

  @Test
  void metricsNeedNamesProvidersAndEachOther() {
    assertThat(invalid("metrics: []").text()).contains("no metrics specified");
    assertThat(invalid("metrics: [{provider: {web: {url: u}}}]").text())
        .contains("name must be given");
    assertThat(invalid("metrics: [{name: m}]").text()).contains("no provider specified");
    assertThat(
            invalid("metrics: [{name: m, provider: {web: {url: u}, graphite: {query: q}}}]").text())
        .contains("multiple providers specified (web, graphite)");
    assertThat(invalid("metrics: [{name: m, provider: {plugin: {a/b: {}, c/d: {}}}}]").text())
        .contains("multiple plugins");
    assertThat(
            invalid(
                    "metrics: [{name: m, provider: {web: {url: u}}}, {name: m, provider: {web: {url: u}}}]")
                .text())
        .contains("metrics[1]: duplicate name 'm'");
  }

  @Test
  void namesPickMetricsAnywhereInTheNameAndTheLastRuleWins() {
    List<MetricSpec> metrics =
        measurable(
                """
                dryRun: [{metricName: "rat"}]
                measurementRetention: [{metricName: .*, limit: 7}, {metricName: ^err, limit: -3}]
                metrics:
                - {name: error-rate, provider: {web: {url: u}}}
                - {name: latency, provider: {web: {url: u}}}
                """)
            .metrics();
    assertThat(metrics).extracting(MetricSpec::getDryRun).containsExactly(true, false);
    assertThat(metrics).extracting(MetricSpec::getMeasurementRetention).containsExactly(0, 7);
  }

  @Test
  void aRuleThatMatchesNothingIsAnErrorAndSoIsAStar() {
    String metrics = "\nmetrics: [{name: m, provider: {web: {url: u}}}]";
    assertThat(invalid("dryRun: [{metricName: x}]" + metrics).text())
        .isEqualTo("Analysis spec invalid: dryRun[0]: Rule didn't match any metric name(s)");
    assertThat(invalid("dryRun: [{metricName: '*'}]" + metrics).text())
        .contains("dryRun[0]", "'*' is not a regular expression; for all metrics write .*");
    assertThat(invalid("measurementRetention: [{metricName: x, limit: 1}]" + metrics).text())
        .contains("measurementRetention[0]: Rule didn't match");
  }

  @Test
  void allErrorsAreToldAndTheMessageIsTheFirst() {
    Resolution.Invalid invalid = invalidMetric("count: 2, initialDelay: x");
    assertThat(invalid.errors()).hasSize(2);
    assertThat(invalid.text()).endsWith(invalid.errors().getFirst());
  }

  @Property(tries = 300)
  void noValueBreaksOutOfItsText(@ForAll String value) {
    AnalysisRunSpec spec =
        AnalysisRunSpecBuilder.builder()
            .args(List.of(new Argument("a", value, null)))
            .metrics(
                List.of(
                    new Metric(
                        "m",
                        "",
                        "",
                        null,
                        "<{{args.a}}>",
                        "",
                        null,
                        null,
                        null,
                        null,
                        Serialization.unmarshal("web: {url: u}", MetricProvider.class))))
            .build();
    assertThat(RunSpecs.resolve(spec))
        .isInstanceOfSatisfying(
            Resolution.Measurable.class,
            measurable ->
                assertThat(measurable.metrics().getFirst().getSuccessCondition())
                    .isEqualTo("<" + value + ">"));
  }
}
