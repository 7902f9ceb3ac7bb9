package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatus.PauseCondition;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.testkit.traces.PluginActions;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A Rollout {@code web} of 4 pods in a simulated cluster, for tests of single rules. */
final class Sim {

  static final Duration QUIET = Duration.ofSeconds(3);

  final SimulatedCluster cluster = new SimulatedCluster();

  /** Creates a Rollout with this canary strategy (YAML) and waits until it is settled. */
  static Sim of(String canary) {
    return of(canary, "");
  }

  /** The same with more fields of the spec, each line indented by two blanks. */
  static Sim of(String canary, String moreSpec) {
    return with("canary: " + canary, moreSpec, "app:1", "stable", "canary");
  }

  /** The same with this blue-green strategy beside its Services. */
  static Sim blueGreen(String fields) {
    return blueGreen(fields, "");
  }

  /** The same with more fields of the spec. */
  static Sim blueGreen(String fields, String moreSpec) {
    return blueGreen(fields, moreSpec, "app:1");
  }

  /** The same with this first image. */
  static Sim blueGreen(String fields, String moreSpec, String image) {
    String comma = fields.isEmpty() ? "" : ", ";
    return with(
        "blueGreen: {activeService: active, previewService: preview" + comma + fields + "}",
        moreSpec,
        image,
        "active",
        "preview");
  }

  /** The same without a preview Service. */
  static Sim activeOnly() {
    return with("blueGreen: {activeService: active}", "", "app:1", "active");
  }

  private static Sim with(String strategy, String moreSpec, String image, String... services) {
    Sim sim = new Sim();
    for (String service : services) {
      sim.create(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: %s}
          spec: {selector: {app: web}, ports: [{port: 80}]}
          """
              .formatted(service));
    }
    for (String template : new String[] {"check", "after"}) {
      sim.create(
          """
          apiVersion: argoproj.io/v1alpha1
          kind: AnalysisTemplate
          metadata: {name: %s}
          spec:
            metrics:
            - name: m
              interval: 1s
              count: %s
              successCondition: result[0] < 1
              provider: {prometheus: {address: "http://prom:9090", query: %s}}
          """
              .formatted(
                  template,
                  template.equals("check") ? "null" : "1",
                  template.equals("check") ? "q" : "after"));
    }
    sim.create(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: once}
        spec:
          metrics:
          - name: m
            successCondition: result[0] < 1
            provider: {prometheus: {address: "http://prom:9090", query: q}}
        """);
    sim.create(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          replicas: 4
        %s
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "%s"}]}
          strategy:
            %s
        """
            .formatted(moreSpec, image, strategy));
    sim.settle();
    return sim;
  }

  void create(String yaml) {
    cluster.create(Serialization.unmarshal(yaml, JsonNode.class), "ns");
  }

  /** What the status says of blue-green. */
  static BlueGreenStatus services(Sim sim) {
    return Objects.requireNonNull(sim.status().blueGreen());
  }

  /** Whether it is paused for this reason. */
  static boolean paused(Sim sim, String reason) {
    return sim.status().pauseConditions().stream()
        .map(PauseCondition::reason)
        .anyMatch(reason::equals);
  }

  /** Expects that all of a blue-green Rollout is on this version. */
  static void healthyOn(Sim sim, String image) {
    assertThat(sim.status().phase()).as(sim.status().message()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.serves("active")).isEqualTo(image);
    assertThat(sim.serves("preview")).isEqualTo(image);
    assertThat(sim.status().stableRS()).isEqualTo(sim.status().currentPodHash());
  }

  Sim settle() {
    cluster.settle(QUIET);
    return this;
  }

  Sim image(String image) {
    patch(
        """
        spec:
          template:
            spec: {containers: [{name: main, image: "%s"}]}
        """
            .formatted(image));
    return settle();
  }

  /** What the plugin does at this command, the controller acting in between. */
  Sim command(String command) {
    for (PluginActions.Write write :
        PluginActions.writes(command, cluster.rolloutJson(), cluster.now().toString())) {
      cluster.patchRollout(write.patch());
      cluster.pass();
    }
    return settle();
  }

  Sim patch(String yaml) {
    cluster.patchRollout(Serialization.unmarshal(yaml, JsonNode.class));
    return this;
  }

  RolloutStatus status() {
    return cluster.status();
  }

  int size(String image) {
    return cluster.replicaSet(image).getSpec().getReplicas();
  }

  int weight() {
    return cluster.commands.isEmpty() ? -1 : cluster.commands.getLast().getCanaryWeight();
  }

  /** The weight that the status tells, -1 for none. */
  int confirmedWeight() {
    return Optional.ofNullable(status().canary())
        .map(CanaryStatus::weights)
        .map(TrafficWeights::canary)
        .map(TrafficWeights.Destination::weight)
        .orElse(-1);
  }

  /** Image of the version that a Service selects, empty for none. */
  String serves(String service) {
    String hash = ServiceRule.selected(cluster.service(service));
    return cluster.replicaSets().stream()
        .filter(set -> ReplicaSets.hash(set).equals(hash))
        .map(set -> set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .findFirst()
        .orElse("");
  }

  Sim sleep(int seconds) {
    cluster.sleep(Duration.ofSeconds(seconds));
    return this;
  }

  Sim metric(String query, String value) {
    cluster.analysis().metric(query, value);
    return this;
  }

  boolean hasDeadline(String image) {
    return ScalingRule.hasDeadline(cluster.replicaSet(image));
  }

  long events(String reason) {
    return cluster.events.stream().filter(event -> event.reason().equals(reason)).count();
  }
}
