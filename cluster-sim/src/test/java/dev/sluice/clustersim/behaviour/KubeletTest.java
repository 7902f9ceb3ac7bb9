package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.PodScript;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeletTest {

  private final Sim sim = new Sim(KubeletConfig.standard());

  @Test
  void nodesAreMadeAndReady() {
    assertThat(sim.cluster.list(Resources.NODES, ""))
        .extracting(node -> Meta.of(node).name())
        .containsExactly("sim-node-1", "sim-node-2");
    assertThat(sim.cluster.list(Resources.NODES, ""))
        .allMatch(node -> Conditions.isTrue(node.path("status"), "Ready"));
  }

  @Test
  void podsRunAtOnceAndAreReadyAfterTheDelay() {
    sim.create(pod("one", "", "'image':'one'", ""));
    sim.run(Duration.ofMillis(1499));
    assertThat(phase()).isEqualTo("Running");
    assertThat(Pods.isReady(pod())).isFalse();
    assertThat(condition("Ready").path("reason").asText()).isEqualTo("ContainersNotReady");
    assertThat(condition("Ready").path("message").asText())
        .isEqualTo("containers with unready status: [c]");

    sim.run(Duration.ofMillis(1));

    assertThat(Pods.isReady(pod())).isTrue();
    assertThat(condition("ContainersReady").path("status").asText()).isEqualTo("True");
    assertThat(condition("Initialized").path("status").asText()).isEqualTo("True");
    assertThat(condition("PodScheduled").path("status").asText()).isEqualTo("True");
    assertThat(Json.text(pod(), "status", "podIP")).isNotEmpty();
    assertThat(Json.text(pod(), "status", "hostIP")).isNotEmpty();
    assertThat(Json.text(pod(), "status", "startTime")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(container().path("ready").asBoolean()).isTrue();
    assertThat(container().path("started").asBoolean()).isTrue();
  }

  @Test
  void aLongerInitialDelayOfTheProbeIsHonoured() {
    sim.create(pod("one", "", "'image':'one','readinessProbe':{'initialDelaySeconds':7}", ""));
    sim.run(Duration.ofMillis(6999));
    assertThat(Pods.isReady(pod())).isFalse();

    sim.run(Duration.ofMillis(1));

    assertThat(Pods.isReady(pod())).isTrue();
  }

  @Test
  void readinessGatesAreWaitedFor() {
    sim.create(pod("one", "", "'image':'one'", ",'readinessGates':[{'conditionType':'a/b'}]"));
    sim.run(Duration.ofSeconds(3));
    assertThat(condition("ContainersReady").path("status").asText()).isEqualTo("True");
    assertThat(condition("Ready").path("reason").asText()).isEqualTo("ReadinessGatesNotReady");
    assertThat(condition("Ready").path("message").asText())
        .isEqualTo("corresponding condition of pod readiness gate \"a/b\" does not exist.");

    gate("False");
    assertThat(condition("Ready").path("message").asText())
        .isEqualTo("the status of pod readiness gate \"a/b\" is not \"True\", but False");
    gate("True");
    assertThat(Pods.isReady(pod())).isTrue();
    assertThat(condition("a/b").path("status").asText()).isEqualTo("True");
    gate("False");
    assertThat(Pods.isReady(pod())).isFalse();
  }

  private void gate(String status) {
    sim.editStatus(
        Resources.PODS,
        "one",
        p ->
            Conditions.put(
                p.withObjectProperty("status"), Conditions.condition("a/b", status, "", "")));
    sim.run(Duration.ZERO);
  }

  @Test
  void annotationsSayWhenAPodIsReady() {
    sim.create(pod("one", "'sim.sluice.dev/ready-after':'5s'", "'image':'one'", ""));
    sim.run(Duration.ofMillis(4999));
    assertThat(Pods.isReady(pod())).isFalse();
    sim.run(Duration.ofMillis(1));
    assertThat(Pods.isReady(pod())).isTrue();

    annotate("ready", "false");
    assertThat(Pods.isReady(pod())).isFalse();
    annotate("ready", "true");
    assertThat(Pods.isReady(pod())).isTrue();
  }

  private void annotate(String name, String value) {
    sim.edit(
        Resources.PODS,
        "one",
        p ->
            p.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("sim.sluice.dev/" + name, value));
    sim.run(Duration.ZERO);
  }

  @Test
  void aMissingImageIsAnErrorThenABackOffAndNeverRuns() {
    sim.create(pod("one", "", "'image':'some/missing:1'", ""));
    sim.run(Duration.ZERO);
    assertThat(waiting()).isEqualTo("ErrImagePull");
    sim.run(Duration.ofSeconds(5));
    assertThat(waiting()).isEqualTo("ImagePullBackOff");
    sim.run(Duration.ofSeconds(7));
    assertThat(waiting()).isEqualTo("ErrImagePull");

    sim.run(Duration.ofHours(1));

    assertThat(phase()).isEqualTo("Pending");
    assertThat(Pods.isReady(pod())).isFalse();
  }

  @Test
  void anImageThatIsThereAfterAllIsRun() {
    sim.create(pod("one", "'sim.sluice.dev/image':'missing'", "'image':'one'", ""));
    sim.run(Duration.ofSeconds(1));
    assertThat(phase()).isEqualTo("Pending");

    annotate("image", "there");
    sim.run(Duration.ofMinutes(6));

    assertThat(Pods.isReady(pod())).isTrue();
  }

  @Test
  void crashLoopsBackOffLongerEachTime() {
    sim.create(pod("one", "", "'image':'crashloop'", ""));
    List<Integer> restarts = new ArrayList<>();
    for (int seconds : new int[] {1, 11, 22, 43, 84}) {
      sim.run(Duration.between(sim.now(), Sim.START.plusSeconds(seconds).plusMillis(500)));
      restarts.add(container().path("restartCount").asInt());
    }
    assertThat(restarts).containsExactly(1, 1, 2, 3, 4);
    sim.run(Duration.ofMinutes(1));
    assertThat(waiting()).isEqualTo("CrashLoopBackOff");
    assertThat(container().at("/state/waiting/message").asText())
        .isEqualTo(
            "back-off 1m20s restarting failed container=c pod=one_%s(%s)"
                .formatted(Sim.NAMESPACE, Meta.of(pod()).uid()));
    assertThat(container().at("/lastState/terminated/exitCode").asInt()).isEqualTo(1);
    assertThat(container().at("/lastState/terminated/reason").asText()).isEqualTo("Error");
    assertThat(phase()).isEqualTo("Running");
  }

  @Test
  void restartPolicyNeverEndsAsTheScriptSays() {
    sim.create(
        pod(
            "one",
            "'sim.sluice.dev/exit-code':'3','sim.sluice.dev/exit-after':'2s'",
            "'image':'one'",
            ",'restartPolicy':'Never'"));
    sim.run(Duration.ofMillis(1999));
    assertThat(phase()).isEqualTo("Running");

    sim.run(Duration.ofMillis(1));

    assertThat(phase()).isEqualTo("Failed");
    assertThat(container().at("/state/terminated/exitCode").asInt()).isEqualTo(3);
    assertThat(condition("Ready").path("reason").asText()).isEqualTo("PodFailed");
  }

  @Test
  void restartPolicyOnFailureRestartsUntilItSucceeds() {
    PodScript script =
        (pod, container, restarts) ->
            Optional.of(new PodScript.Ending(restarts < 2 ? 1 : 0, Duration.ofSeconds(1)));
    Sim scripted = new Sim(KubeletConfig.standard().withScript(script));
    scripted.create(pod("one", "", "'image':'one'", ",'restartPolicy':'OnFailure'"));

    scripted.run(Duration.ofMinutes(1));

    ObjectNode pod = scripted.get(Resources.PODS, "one");
    assertThat(Pods.phase(pod)).isEqualTo("Succeeded");
    assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt()).isEqualTo(2);
    assertThat(Conditions.find(pod.path("status"), "Ready").orElseThrow().path("reason").asText())
        .isEqualTo("PodCompleted");
  }

  @Test
  void initContainersEndBeforeTheOthersStart() {
    sim.create(
        pod(
            "one",
            "",
            "'image':'one'",
            ",'initContainers':[{'name':'i','image':'one'},{'name':'s','image':'one','restartPolicy':'Always'}]"));
    sim.run(Duration.ofSeconds(2));
    assertThat(Pods.isReady(pod())).isTrue();
    assertThat(pod().at("/status/initContainerStatuses/0/state/terminated/reason").asText())
        .isEqualTo("Completed");
    assertThat(pod().at("/status/initContainerStatuses/1/state/running").isMissingNode()).isFalse();
  }

  @Test
  void anInitContainerThatFailsKeepsThePodWaiting() {
    sim.create(
        pod("one", "", "'image':'one'", ",'initContainers':[{'name':'i','image':'crashloop'}]"));
    sim.run(Duration.ofSeconds(30));
    assertThat(phase()).isEqualTo("Pending");
    assertThat(condition("Initialized").path("message").asText())
        .isEqualTo("containers with incomplete status: [i]");
    assertThat(waiting()).isEqualTo("PodInitializing");
  }

  @Test
  void aDeletedPodGoesAfterTheStopDelayOrItsGrace() {
    Sim slow = new Sim(KubeletConfig.standard().withStopAfter(Duration.ofSeconds(5)));
    slow.create(pod("long", "", "'image':'one'", ""));
    slow.create(pod("short", "", "'image':'one'", ",'terminationGracePeriodSeconds':2"));
    slow.run(Duration.ofSeconds(2));
    slow.delete(Resources.PODS, "long", DeleteOptions.plain());
    slow.delete(Resources.PODS, "short", DeleteOptions.plain());
    slow.run(Duration.ofMillis(1900));
    assertThat(slow.list(Resources.PODS)).hasSize(2);
    slow.run(Duration.ofMillis(200));
    assertThat(slow.list(Resources.PODS)).hasSize(1);

    slow.run(Duration.ofSeconds(3));

    assertThat(slow.list(Resources.PODS)).isEmpty();
  }

  @Test
  void podsWaitForANodeThatTakesThem() {
    sim.create(pod("one", "", "'image':'one'", ",'nodeSelector':{'zone':'a'}"));
    sim.run(Duration.ofSeconds(1));
    assertThat(condition("PodScheduled").path("reason").asText()).isEqualTo("Unschedulable");
    ObjectNode node =
        sim.cluster
            .get(new dev.sluice.clustersim.object.ObjectKey(Resources.NODES, "", "sim-node-2"))
            .orElseThrow()
            .deepCopy();
    node.withObjectProperty("metadata").withObjectProperty("labels").put("zone", "a");
    sim.cluster.update(Resources.NODES, node);

    sim.run(Duration.ofSeconds(2));

    assertThat(Pods.node(pod())).isEqualTo("sim-node-2");
    assertThat(Pods.isReady(pod())).isTrue();
  }

  @Test
  void aPodsOwnDeadlineEndsIt() {
    sim.create(pod("one", "", "'image':'one'", ",'activeDeadlineSeconds':4"));
    sim.run(Duration.ofSeconds(4));
    assertThat(phase()).isEqualTo("Failed");
    assertThat(Json.text(pod(), "status", "reason")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void whatIsRunForRealEndsWhenItsProcessDoes() {
    List<Processes.Run> started = new ArrayList<>();
    List<Processes.Run> stopped = new ArrayList<>();
    Processes processes =
        new Processes() {
          @Override
          public boolean takes(ObjectNode pod, JsonNode container) {
            return container.has("command");
          }

          @Override
          public void start(Run run, ObjectNode pod, JsonNode container) {
            started.add(run);
          }

          @Override
          public void stop(Run run) {
            stopped.add(run);
          }
        };
    Sim real = new Sim(KubeletConfig.standard(), processes);
    String never = ",'restartPolicy':'Never'";
    real.create(pod("one", "", "'image':'one','command':['sleep','9']", never));
    real.create(pod("two", "", "'image':'one','command':['sleep','9']", never));
    real.run(Duration.ofMinutes(5));
    assertThat(started).hasSize(2);

    real.kubelet.exited(started.getFirst(), 7, real.now());
    real.run(Duration.ZERO);
    real.delete(Resources.PODS, "two", DeleteOptions.plain());
    real.run(Duration.ZERO);

    ObjectNode pod = real.get(Resources.PODS, "one");
    assertThat(Pods.phase(pod)).isEqualTo("Failed");
    assertThat(pod.at("/status/containerStatuses/0/state/terminated/exitCode").asInt())
        .isEqualTo(7);
    assertThat(stopped).containsExactly(started.get(1));
  }

  private ObjectNode pod() {
    return sim.get(Resources.PODS, "one");
  }

  private String phase() {
    return Pods.phase(pod());
  }

  private JsonNode container() {
    return pod().at("/status/containerStatuses/0");
  }

  private String waiting() {
    return container().at("/state/waiting/reason").asText();
  }

  private JsonNode condition(String type) {
    return Conditions.find(pod().path("status"), type).orElseThrow();
  }

  static String pod(String name, String annotations, String container, String spec) {
    return "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','annotations':{%s}},'spec':{'containers':[{'name':'c',%s}]%s}}"
        .formatted(name, annotations, container, spec);
  }
}
