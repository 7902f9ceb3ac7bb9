package dev.sluice.system.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.traces.PluginActions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Rollout in the test's namespace, {@code web} behind an Istio VirtualService by default. */
public final class Shop {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String API = "argoproj.io/v1alpha1";
  private static final String NAME = "web";

  private final KubeFixture kube;
  private final String name;

  /** The shop of the present test. */
  public Shop(KubeFixture kube) {
    this(kube, NAME);
  }

  /** The same for a Rollout of another name. */
  public Shop(KubeFixture kube, String name) {
    this.kube = kube;
    this.name = name;
  }

  /** An AnalysisTemplate with one metric. */
  public static String template(String name, String settings, String address, String query) {
    return """
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AnalysisTemplate
    metadata: {name: %s}
    spec:
      metrics:
      - {name: error-ratio, %s, provider: {prometheus: {address: "%s", query: '%s'}}}
    """
        .formatted(name, settings, address, query);
  }

  /**
   * Creates Services, VirtualService, these templates and the Rollout; waits until it is Healthy.
   */
  public void open(String steps, String... templates) {
    openWithout(steps, templates);
    awaitPhase("Healthy");
  }

  /** The same without waiting. */
  public void openWithout(String steps, String... templates) {
    kube.apply(SERVICES + VIRTUAL_SERVICE + String.join("", templates) + rollout(steps));
  }

  /** The Rollout's manifest; {@code canary} is the rest of the canary strategy. */
  public static String rollout(String canary) {
    return """
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: main, image: "web:1"}]}
      strategy:
        canary:
          stableService: stable
          canaryService: canary
          trafficRouting: {istio: {virtualService: {name: vs, routes: [primary]}}}
    """
        + canary.indent(6);
  }

  /** The same Rollout behind an Ingress, {@link #INGRESS}, instead of a VirtualService. */
  public static String rolloutBehindIngress(String canary) {
    return rollout(canary)
        .replace(
            "istio: {virtualService: {name: vs, routes: [primary]}}",
            "nginx: {stableIngress: web, additionalIngressAnnotations: {canary-by-header: beta}}");
  }

  /** Changes the image. */
  public void ship(String image) {
    rollout()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}}}"
                .formatted(image));
  }

  /** What the kubectl plugin's command of this name writes. */
  public void command(String command) {
    for (PluginActions.Write write :
        PluginActions.writes(command, json(), InstantSource.system().instant().toString())) {
      PluginWrites.carryOut(rollout(), write);
    }
  }

  /** Waits for a phase of the present revision. */
  public void awaitPhase(String phase) {
    Await.until(
        LIMIT,
        () -> {
          JsonNode rollout = json();
          JsonNode status = rollout.path("status");
          boolean seen =
              status
                  .path("observedGeneration")
                  .asText()
                  .equals(rollout.path("metadata").path("generation").asText());
          return seen && status.path("phase").asText().equals(phase)
              ? ""
              : "not %s but %s; runs %s".formatted(phase, status, runs());
        });
  }

  /** Waits until the canary gets this much of the traffic. */
  public void awaitCanaryWeight(int weight, Duration limit) {
    Await.until(
        limit,
        () -> canaryWeight() == weight ? "" : "canary weight is " + canaryWeight() + ", " + json());
  }

  /** The traffic's percentage that the canary gets. */
  public int canaryWeight() {
    JsonNode vs =
        MAPPER.valueToTree(
            kube.generic("networking.istio.io/v1", "VirtualService").withName("vs").require());
    for (JsonNode route : vs.at("/spec/http/0/route")) {
      if (route.at("/destination/host").asText().equals("canary")) {
        return route.path("weight").asInt();
      }
    }
    throw new AssertionError("no canary route in " + vs);
  }

  /** The Rollout. */
  public JsonNode json() {
    return MAPPER.valueToTree(rollout().require());
  }

  /** The Rollout's status. */
  public JsonNode status() {
    return json().path("status");
  }

  /** All AnalysisRuns, oldest first. */
  public List<JsonNode> runs() {
    return kube.generic(API, "AnalysisRun").list().getItems().stream()
        .map(run -> (JsonNode) MAPPER.valueToTree(run))
        .sorted(
            Comparator.comparing(run -> run.path("metadata").path("creationTimestamp").asText()))
        .toList();
  }

  /** Waits for a run with at least this many measurements of its first metric. */
  public JsonNode awaitRun(int measurements) {
    Await.until(
        LIMIT,
        () ->
            runs().stream().anyMatch(run -> count(run) >= measurements)
                ? ""
                : "too few measurements: " + runs());
    return runs().stream().filter(run -> count(run) >= measurements).findFirst().orElseThrow();
  }

  /** How many measurements of its first metric a run has counted. */
  public static int count(JsonNode run) {
    JsonNode metric = run.path("status").path("metricResults").path(0);
    return Stream.of("successful", "failed", "inconclusive", "error")
        .mapToInt(counter -> metric.path(counter).asInt())
        .sum();
  }

  private Resource<GenericKubernetesResource> rollout() {
    return kube.generic(API, "Rollout").withName(name);
  }

  /** Stable and canary Service. */
  public static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: stable}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: canary}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """;

  /** The VirtualService. */
  public static final String VIRTUAL_SERVICE =
      """
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: vs}
      spec:
        hosts: [web]
        http:
        - name: primary
          route:
          - {destination: {host: stable}, weight: 100}
          - {destination: {host: canary}, weight: 0}
      """;

  /** An Ingress that sends {@code web.example.com} to the stable Service. */
  public static final String INGRESS =
      """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        ingressClassName: nginx
        rules:
        - host: web.example.com
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: stable, port: {number: 80}}}}
      """;
}
