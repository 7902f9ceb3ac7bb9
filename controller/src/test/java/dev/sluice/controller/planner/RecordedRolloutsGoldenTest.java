package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.GoldenFile;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.testkit.traces.PluginActions;
import dev.sluice.testkit.traces.StateComparison;
import dev.sluice.testkit.traces.StateView;
import dev.sluice.testkit.traces.Trace;
import dev.sluice.testkit.traces.TraceFeatures;
import dev.sluice.testkit.traces.Traces;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole rollouts recorded under Argo, played against the planner alone in a simulated cluster. */
class RecordedRolloutsGoldenTest {

  /** On the real clock 3 s without a change took a little longer to see. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final Set<String> KINDS =
      Set.of("Rollout", "ReplicaSet", "Service", "AnalysisRun", "Deployment");

  static Stream<Trace> recorded() throws IOException {
    return Traces.read(GoldenFile.open("traces.jsonl.gz")).stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void settlesWhereArgoSettled(Trace trace) {
    Optional<String> missing = TraceFeatures.waitsFor(trace);
    assumeTrue(missing.isEmpty(), () -> "waits for " + missing.orElse(""));
    // Whether a VirtualService exists is for the shell to see; the system test plays this one.
    assumeTrue(!trace.name().equals("istio-missing-vs"), "needs the shell's look-up");
    SimulatedCluster cluster = new SimulatedCluster();
    trace.objects().forEach(object -> cluster.create(placed(object), trace.namespace()));
    Iterator<Trace.State> states = trace.states().iterator();
    cluster.settle(QUIET);
    check(cluster, states.next());
    for (JsonNode action : trace.actions()) {
      act(cluster, action, trace.namespace());
      if (!action.path("do").asText().equals("metric")) {
        cluster.settle(QUIET);
        check(cluster, states.next());
      }
    }
  }

  /** With the address of the metrics, which is the recording's own placeholder. */
  private static JsonNode placed(JsonNode object) {
    return Serialization.unmarshal(
        object.toString().replace("{{prom}}", "http://prometheus"), JsonNode.class);
  }

  private static void check(SimulatedCluster cluster, Trace.State expected) {
    if (!expected.comparable()) {
      return;
    }
    List<String> differences =
        StateComparison.differences(
            expected.objects(), StateView.of(cluster.objects()), KINDS::contains);
    assertThat(differences).as("after %s", expected.action()).isEmpty();
  }

  private static void act(SimulatedCluster cluster, JsonNode action, String namespace) {
    switch (action.path("do").asText()) {
      case "metric" ->
          cluster.analysis().metric(action.path("query").asText(), action.path("value").asText());
      case "set-image" -> setImage(cluster, action.path("image").asText());
      case "patch" -> {
        if (action.path("kind").asText().equals("deployment")) {
          cluster.patchWorkload("Deployment", action.path("name").asText(), action.path("patch"));
        } else {
          cluster.patchRollout(action.path("patch"));
        }
      }
      case "apply" -> action.path("objects").forEach(o -> cluster.create(placed(o), namespace));
      case "sleep" -> cluster.sleep(Duration.ofSeconds(action.path("seconds").asLong()));
      case "undo" -> undo(cluster);
      default -> command(cluster, action.path("do").asText());
    }
  }

  private static void command(SimulatedCluster cluster, String command) {
    for (PluginActions.Write write :
        PluginActions.writes(command, cluster.rolloutJson(), cluster.now().toString())) {
      cluster.patchRollout(write.patch());
      cluster.pass();
    }
  }

  private static void setImage(SimulatedCluster cluster, String image) {
    ObjectNode template = cluster.rolloutJson().path("spec").path("template").deepCopy();
    ((ObjectNode) template.path("spec").path("containers").get(0)).put("image", image);
    template(cluster, template);
  }

  private static void undo(SimulatedCluster cluster) {
    ReplicaSet previous =
        cluster.replicaSets().stream()
            .sorted(Comparator.<ReplicaSet, Integer>comparing(ReplicaSets::revision).reversed())
            .skip(1)
            .findFirst()
            .orElseThrow();
    ObjectNode template = Serialization.jsonMapper().valueToTree(previous.getSpec().getTemplate());
    ((ObjectNode) template.path("metadata").path("labels")).remove(Annotations.POD_HASH);
    template(cluster, template);
  }

  private static void template(SimulatedCluster cluster, ObjectNode template) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("template", template);
    cluster.patchRollout(patch);
  }
}
