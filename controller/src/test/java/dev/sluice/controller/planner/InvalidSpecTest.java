package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * §13, row by row: a Rollout that becomes invalid says so with path and mend, nothing of it is
 * touched, and mended it goes on at once.
 */
class InvalidSpecTest {

  private static final String ISTIO = "trafficRouting: {istio: {virtualService: {name: vs}}}";
  private static final String SERVICES = "stableService: stable, canaryService: canary";

  static Stream<Arguments> presence() {
    return Stream.of(
        arguments("selector: null", "spec.selector: Required value", "set the labels"),
        arguments("selector: {matchLabels: null}", "spec.selector", "select every pod"),
        arguments("strategy: null", "spec.strategy.strategy: Required value", "set spec.strategy"),
        arguments("template: {spec: null}", "spec.template.spec.containers: Required", "set at"),
        arguments(
            "workloadRef: {apiVersion: apps/v1, kind: Deployment}, template: null",
            "spec.workloadRef.name: Required value",
            "name the workload"));
  }

  static Stream<Arguments> exclusivity() {
    return Stream.of(
        arguments(
            "strategy: {blueGreen: {activeService: stable}}",
            "spec.strategy.strategy",
            "leave one out"),
        arguments(
            "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: d}",
            "spec.template",
            "leave one out"),
        canary(
            SERVICES + ", trafficRouting: {nginx: {stableIngress: a, stableIngresses: [b]}}",
            "spec.strategy.canary.trafficRouting.nginx.stableIngress",
            "exactly one of stableIngress and stableIngresses"),
        canary(
            SERVICES
                + ", trafficRouting: {istio: {virtualService: {name: a}, virtualServices: [{name:"
                + " b}]}}",
            "spec.strategy.canary.trafficRouting.istio.virtualService",
            "exactly one of virtualService and virtualServices"),
        canary(
            SERVICES + ", trafficRouting: {istio: {virtualServices: [{name: b}, {name: b}]}}",
            "spec.strategy.canary.trafficRouting.istio.virtualServices[1]: Duplicate value",
            "name each object once"),
        canary(
            "antiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: {weight: 5},"
                + " requiredDuringSchedulingIgnoredDuringExecution: {}}",
            "spec.strategy.antiAffinity",
            "set exactly one of"),
        canary("steps: [{setWeight: 5, pause: {}}]", "spec.strategy.steps[0]", "exactly one thing"),
        canary(
            "steps: [{plugin: {config: {a: 1}}}]",
            "spec.strategy.steps[0].plugin.name",
            "name the plugin"),
        canary(
            SERVICES
                + ", trafficRouting: {managedRoutes: [{name: r}], istio: {virtualService: {name:"
                + " vs}}}, steps: [{setHeaderRoute: {name: r, match: [{headerName: h, headerValue:"
                + " {exact: a, prefix: b}}]}}]",
            "spec.strategy.steps[0].setHeaderRoute.match[0]",
            "set exactly one of exact, prefix and regex"),
        canary(
            SERVICES
                + ", trafficRouting: {managedRoutes: [{name: r}], alb: {rootService: stable}},"
                + " steps: [{setHeaderRoute: {name: r, match: [{headerName: h, headerValue:"
                + " {prefix: b}}]}}]",
            "spec.strategy.steps[0].setHeaderRoute.match[0]",
            "exact values only"));
  }

  static Stream<Arguments> numeric() {
    return Stream.of(
        arguments("replicas: -1", "spec.replicas", "0 or more"),
        arguments("minReadySeconds: -1", "spec.minReadySeconds", "0 or more"),
        arguments("revisionHistoryLimit: -1", "spec.revisionHistoryLimit", "0 or more"),
        arguments("progressDeadlineSeconds: -1", "spec.progressDeadlineSeconds", "0 or more"),
        arguments(
            "progressDeadlineSeconds: 5, minReadySeconds: 5",
            "spec.progressDeadlineSeconds",
            "greater than minReadySeconds (5)"),
        canary("steps: [{setWeight: 101}]", "spec.strategy.steps[0].setWeight", "0 and 100"),
        canary("steps: [{setWeight: -1}]", "spec.strategy.steps[0].setWeight", "0 and 100"),
        canary(
            "steps: [{pause: {duration: -5}}]",
            "spec.strategy.steps[0].pause.duration",
            "not negative"),
        canary(
            "antiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: {weight: 101}}",
            "spec.strategy.antiAffinity.weight",
            "between 1 and 100"),
        canary("maxSurge: 0, maxUnavailable: 0", "spec.strategy.maxSurge", "must not be 0 when"),
        canary("maxSurge: lots", "spec.strategy.maxSurge", "percentage such as 25%"),
        blueGreen(
            "activeService: stable, scaleDownDelayRevisionLimit: 11",
            "spec.strategy.scaleDownDelayRevisionLimit",
            "greater than revisionHistoryLimit (10)"));
  }

  static Stream<Arguments> needsTrafficRouting() {
    return Stream.of(
        canary(
            "steps: [{setCanaryScale: {weight: 5}}]",
            "spec.strategy.trafficRouting: Required value",
            "setCanaryScale needs a traffic provider"),
        canary(
            "steps: [{setHeaderRoute: {name: r}}]",
            "spec.strategy.steps[0].setHeaderRoute",
            "needs a traffic provider"),
        canary(
            "steps: [{setMirrorRoute: {name: r}}]",
            "spec.strategy.steps[0].setMirrorRoute",
            "needs a traffic provider"),
        canary(
            "steps: [{experiment: {templates: [{name: a, specRef: stable, weight: 5}]}}]",
            "spec.strategy.steps[0].experiment.templates[0].weight",
            "istio, alb, smi and plugins"),
        canary("scaleDownDelaySeconds: 5", "spec.strategy.scaleDownDelaySeconds", "leave it out"),
        canary("dynamicStableScale: true", "spec.strategy.dynamicStableScale", "leave it out"));
  }

  static Stream<Arguments> compatibility() {
    return Stream.of(
        canary(
            SERVICES + ", dynamicStableScale: true, scaleDownDelaySeconds: 5, " + ISTIO,
            "spec.strategy.dynamicStableScale",
            "leave one out"),
        canary(
            SERVICES
                + ", trafficRouting: {maxTrafficWeight: 1000, istio: {virtualService: {name: v}}}",
            "spec.strategy.trafficRouting.maxTrafficWeight",
            "nginx and plugins only"),
        canary(
            "pingPong: {pingService: stable, pongService: stable}, " + ISTIO,
            "spec.strategy.pingPong.pingService",
            "must differ from pongService"),
        canary(
            "pingPong: {pingService: stable, pongService: canary}, trafficRouting: {nginx:"
                + " {stableIngress: a}}",
            "spec.strategy.trafficRouting.alb",
            "alb, istio and plugins only"),
        canary(
            "pingPong: {pingService: stable, pongService: canary}, trafficRouting: {alb: {ingress:"
                + " a}}",
            "spec.strategy.trafficRouting.alb.rootService",
            "needed with pingPong"),
        canary(ISTIO, "spec.strategy.stableService", "needed by this traffic provider"),
        canary(
            "stableService: stable, " + ISTIO,
            "spec.strategy.canaryService",
            "needed by this traffic provider"),
        canary(
            "stableService: stable, canaryService: stable",
            "spec.strategy.stableService",
            "must differ from canaryService"),
        blueGreen(
            "activeService: stable, previewService: stable",
            "spec.strategy.activeService",
            "differ from previewService"));
  }

  static Stream<Arguments> managedRoutes() {
    return Stream.of(
        canary(
            SERVICES + ", " + ISTIO + ", steps: [{setHeaderRoute: {name: r}}]",
            "spec.strategy.trafficRouting.managedRoutes: Required value",
            "name the route \"r\" in it"),
        canary(
            SERVICES
                + ", trafficRouting: {managedRoutes: [{name: other}], istio: {virtualService:"
                + " {name: vs}}}, steps: [{setMirrorRoute: {name: r}}]",
            "spec.strategy.steps[0].setMirrorRoute",
            "one of trafficRouting.managedRoutes"));
  }

  static Stream<Arguments> references() {
    return Stream.of(
        canary(
            "stableService: none",
            "spec.strategy.canary.stableService: Not found",
            "create it or correct the name"),
        canary(
            "stableService: foreign",
            "spec.strategy.canary.stableService",
            "which the labels of spec.template do not have"),
        canary(
            "stableService: taken",
            "spec.strategy.canary.stableService",
            "managed by the Rollout \"other\""),
        blueGreen(
            "activeService: none",
            "spec.strategy.blueGreen.activeService: Not found",
            "create it or correct the name"),
        canary(
            "steps: [{analysis: {templates: [{templateName: none}]}}]",
            "spec.strategy.canary.steps[0].analysis.templates: Not found",
            "create it or correct the name"),
        canary(
            "analysis: {templates: [{templateName: asks}]}",
            "spec.strategy.canary.analysis.args",
            "pass a value for it"),
        canary(
            "analysis: {templates: [{templateName: asks}], args: [{name: host, valueFrom:"
                + " {fieldRef: {fieldPath: spec.none}}}]}",
            "spec.strategy.canary.analysis.args",
            "no plain value at this fieldPath"),
        canary(
            "analysis: {templates: [{templateName: endless}, {templateName: again}]}",
            "spec.strategy.canary.analysis.templates",
            "two metrics have the name 'm'"),
        canary(
            "steps: [{analysis: {templates: [{templateName: endless}]}}]",
            "spec.strategy.canary.steps[0].analysis.templates",
            "so it never ends; give it a count"),
        blueGreen(
            "activeService: stable, prePromotionAnalysis: {templates: [{templateName: endless}]}",
            "spec.strategy.blueGreen.prePromotionAnalysis.templates",
            "so it never ends; give it a count"),
        blueGreen(
            "activeService: stable, postPromotionAnalysis: {templates: [{templateName: endless}]}",
            "spec.strategy.blueGreen.postPromotionAnalysis.templates",
            "so it never ends; give it a count"),
        canary(
            "analysis: {templates: [{templateName: wrong}]}",
            "spec.strategy.canary.analysis.templates",
            "give a duration such as 30s"),
        arguments(
            "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: none}, template: null",
            "spec.workloadRef.name: Not found",
            "create it or correct the name"));
  }

  /** What Argo does not look at; it acts on these as it can. */
  static Stream<Arguments> notValidatedByArgo() {
    return Stream.of(
        canary(
            SERVICES
                + ", trafficRouting: {managedRoutes: [{name: r}], istio: {virtualService: {name:"
                + " vs}}}, steps: [{setMirrorRoute: {name: r, percentage: 101}}]",
            "spec.strategy.steps[0].setMirrorRoute.percentage",
            "between 0 and 100"),
        canary(
            SERVICES + ", " + ISTIO + ", steps: [{setCanaryScale: {replicas: -1}}]",
            "spec.strategy.steps[0].setCanaryScale.replicas",
            "0 or more"),
        canary(
            SERVICES + ", " + ISTIO + ", scaleDownDelaySeconds: -1",
            "spec.strategy.scaleDownDelaySeconds",
            "0 or more"),
        arguments(
            "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: d, scaleDown: always},"
                + " template: null",
            "spec.workloadRef.scaleDown: Unsupported value",
            "never, onsuccess or progressively"));
  }

  private static Arguments canary(String fields, String path, String mend) {
    return arguments("strategy: {canary: {%s}}".formatted(fields), path, mend);
  }

  private static Arguments blueGreen(String fields, String path, String mend) {
    return arguments("strategy: {canary: null, blueGreen: {%s}}".formatted(fields), path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("presence")
  void whatMustBeThere(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exclusivity")
  void whatExcludesEachOther(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numeric")
  void numbersOutOfRange(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("needsTrafficRouting")
  void whatNeedsATrafficProvider(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("compatibility")
  void whatDoesNotGoTogether(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("managedRoutes")
  void routesThatAreNotManaged(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void referencesThatLeadNowhereOrToSomethingWrong(String change, String path, String mend) {
    check(change, path, mend);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notValidatedByArgo")
  void whatArgoLetsPass(String change, String path, String mend) {
    check(change, path, mend);
  }

  @Test
  void allErrorsAreToldAtOnceThoseOfReferencesToo() {
    Sim sim = sound();
    sim.patch(
        "spec: {replicas: -1, strategy: {canary: {stableService: none, steps: [{setWeight: 101}]}}}");
    sim.settle();
    assertThat(invalid(sim).orElseThrow())
        .contains("spec.replicas")
        .contains("spec.strategy.steps[0].setWeight")
        .contains("service \"none\" not found");
  }

  private static void check(String change, String path, String mend) {
    Sim sim = sound();
    JsonNode spec = sim.cluster.rolloutJson().path("spec").deepCopy();
    List<Integer> sizes = sizes(sim);
    sim.patch("spec: {%s}".formatted(change)).settle();
    assertThat(invalid(sim).orElse("valid")).contains(path).contains(mend);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sizes(sim)).isEqualTo(sizes);

    sim.cluster.replaceSpec(spec);
    sim.settle();
    assertThat(invalid(sim)).isEmpty();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sizes(sim)).isEqualTo(sizes);
  }

  private static Sim sound() {
    Sim sim = Sim.of("{maxSurge: 1}");
    sim.create(service("foreign", "{app: other}", ""));
    sim.create(
        service(
            "taken",
            "{app: web}",
            "annotations: {argo-rollouts.argoproj.io/managed-by-rollouts: other}"));
    sim.create(template("asks", "args: [{name: host}]", "count: 1"));
    sim.create(template("endless", "", "interval: 1s"));
    sim.create(template("again", "", "count: 1"));
    sim.create(template("wrong", "", "interval: often"));
    sim.create(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "app:1"}]}
        """);
    return sim;
  }

  private static String service(String name, String selector, String metadata) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
      %s
    spec: {selector: %s, ports: [{port: 80}]}
    """
        .formatted(name, metadata, selector);
  }

  private static String template(String name, String args, String times) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: AnalysisTemplate
    metadata: {name: %s}
    spec:
      %s
      metrics: [{name: m, %s, provider: {prometheus: {address: "http://p", query: q}}}]
    """
        .formatted(name, args, times);
  }

  private static List<Integer> sizes(Sim sim) {
    return sim.cluster.replicaSets().stream()
        .map(ReplicaSet::getSpec)
        .map(set -> set.getReplicas())
        .toList();
  }

  private static Optional<String> invalid(Sim sim) {
    return sim.status().conditions().stream()
        .filter(condition -> condition.type().equals("InvalidSpec"))
        .map(Condition::message)
        .findFirst();
  }
}
