package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * §10.1: a controller that starts on what Argo Rollouts left behind makes no revision, scales
 * nothing, points no Service elsewhere and keeps the step.
 */
@OnKubernetes
class AdoptionIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String API = "argoproj.io/v1alpha1";
  private static final String CANARY =
      "{canary: {stableService: stable, canaryService: preview, steps: [{setWeight: 25}, {pause:"
          + " {}}, {setWeight: 50}]}}";
  private static final String BLUE_GREEN =
      "{blueGreen: {activeService: stable, previewService: preview, autoPromotionEnabled: false}}";

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a canary that pauses | canary | 3 | 1 | old  | new  | {currentStepIndex: 1, controllerPause: true, pauseConditions: [{reason: CanaryPauseStep, startTime: '2026-01-01T00:00:00Z'}], phase: Paused}
          an aborted canary    | canary | 4 | 0 | old  | old  | {currentStepIndex: 0, abort: true, abortedAt: '2026-01-01T00:00:00Z', phase: Degraded}
          a healthy canary     | canary | 0 | 4 | new  | new  | {currentStepIndex: 3, phase: Healthy}
          a blue-green pause   | bg     | 4 | 4 | old  | new  | {controllerPause: true, pauseConditions: [{reason: BlueGreenPause, startTime: '2026-01-01T00:00:00Z'}], blueGreen: {activeSelector: argoold, previewSelector: argonew}, phase: Paused}
          a healthy blue-green | bg     | 0 | 4 | new  | new  | {blueGreen: {activeSelector: argonew, previewSelector: argonew}, phase: Healthy}
          """)
  void takesOverWithoutTouchingAnything(
      String name,
      String strategy,
      int oldPods,
      int newPods,
      String stable,
      String preview,
      String status) {
    boolean blueGreen = strategy.equals("bg");
    arrange(blueGreen ? BLUE_GREEN : CANARY, oldPods, newPods, stable, preview, status);
    Map<String, String> before = state();

    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      Await.until(
          "the Rollout to be looked at",
          AdoptionIT::rollout,
          seen -> !seen.path("status").path("conditions").isEmpty());
      // A second look: what the first one wrote must not set anything off.
      KUBE.generic(API, "Rollout")
          .withName("web")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
      ObjectNode wanted = Serialization.unmarshal("---\n" + status, ObjectNode.class);
      Await.until(
          "the phase that it had",
          AdoptionIT::rollout,
          seen -> seen.path("status").path("phase").equals(wanted.path("phase")));
      JsonNode seen = rollout().path("status");
      assertThat(state()).isEqualTo(before);
      assertThat(seen.path("currentPodHash").asText()).isEqualTo("argonew");
      assertThat(seen.path("stableRS").asText()).isEqualTo("argo" + stable);
      assertThat(seen.path("currentStepIndex").asInt())
          .isEqualTo(wanted.path("currentStepIndex").asInt());
      assertThat(seen.path("abort").asBoolean()).isEqualTo(wanted.path("abort").asBoolean());
      assertThat(seen.path("pauseConditions").size())
          .isEqualTo(wanted.path("pauseConditions").size());
      assertThat(controller.requests.all())
          .filteredOn(request -> request.kind().startsWith("replicasets"))
          .filteredOn(request -> List.of("create", "delete").contains(request.verb()))
          .isEmpty();
    }
  }

  private static void arrange(
      String strategy, int oldPods, int newPods, String stable, String preview, String status) {
    KUBE.apply(service("stable", stable) + service("preview", preview));
    HasMetadata rollout =
        KUBE.apply(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata:
                  name: web
                  annotations: {rollout.argoproj.io/revision: "2"}
                spec:
                  replicas: 4
                  selector: {matchLabels: {app: web}}
                  strategy: %s
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: main, image: "web:new"}]}
                """
                    .formatted(strategy))
            .getFirst();
    String uid = rollout.getMetadata().getUid();
    replicaSet("old", 1, oldPods, uid);
    replicaSet("new", 2, newPods, uid);
    ObjectNode left = Serialization.unmarshal("---\n" + status, ObjectNode.class);
    left.put("observedGeneration", rollout.getMetadata().getGeneration().toString());
    left.put("currentPodHash", "argonew").put("stableRS", "argo" + stable);
    left.put("currentStepHash", "of-argo").put("replicas", oldPods + newPods);
    ObjectNode patch = Serialization.jsonMapper().createObjectNode();
    patch.set("status", left);
    KUBE.generic(API, "Rollout")
        .withName("web")
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    Await.until(
        "the pods that Argo left",
        AdoptionIT::sets,
        sets ->
            sets.stream()
                .allMatch(
                    set ->
                        set.getStatus() != null
                            && set.getStatus().getObservedGeneration() != null
                            && orZero(set.getStatus().getAvailableReplicas())
                                == set.getSpec().getReplicas()));
  }

  private static int orZero(Integer number) {
    return number == null ? 0 : number;
  }

  private static String service(String name, String version) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
      annotations: {argo-rollouts.argoproj.io/managed-by-rollouts: web}
    spec:
      selector: {app: web, rollouts-pod-template-hash: argo%s}
      ports: [{port: 80}]
    """
        .formatted(name, version);
  }

  private static void replicaSet(String version, int revision, int pods, String owner) {
    KUBE.apply(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-argo%1$s
          labels: {app: web, rollouts-pod-template-hash: argo%1$s}
          annotations:
            rollout.argoproj.io/revision: "%2$d"
            rollout.argoproj.io/desired-replicas: "4"
          ownerReferences:
          - {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web, uid: %4$s, controller: true, blockOwnerDeletion: true}
        spec:
          replicas: %3$d
          selector: {matchLabels: {app: web, rollouts-pod-template-hash: argo%1$s}}
          template:
            metadata: {labels: {app: web, rollouts-pod-template-hash: argo%1$s}}
            spec: {containers: [{name: main, image: "web:%1$s"}]}
        """
            .formatted(version, revision, pods, owner));
  }

  private static List<ReplicaSet> sets() {
    return KUBE.client().apps().replicaSets().inNamespace(KUBE.namespace()).list().getItems();
  }

  /** Sizes, templates and selectors: all that a take-over must leave as it is. */
  private static Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    for (ReplicaSet set : sets()) {
      state.put(
          set.getMetadata().getName(),
          set.getSpec().getReplicas()
              + " "
              + Serialization.asJson(set.getSpec().getTemplate())
              + argoAnnotations(set));
    }
    for (Service service :
        KUBE.client().services().inNamespace(KUBE.namespace()).list().getItems()) {
      state.put(
          service.getMetadata().getName(),
          service.getSpec().getSelector().get(Annotations.POD_HASH));
    }
    return state;
  }

  /** Those that Argo knows; a note of Sluice's own beside them changes no pod. */
  private static Map<String, String> argoAnnotations(ReplicaSet set) {
    Map<String, String> annotations = new TreeMap<>(set.getMetadata().getAnnotations());
    annotations.keySet().removeIf(key -> key.startsWith("rollout.sluice.dev/"));
    return annotations;
  }

  private static JsonNode rollout() {
    GenericKubernetesResource found = KUBE.generic(API, "Rollout").withName("web").require();
    return Serialization.jsonMapper().valueToTree(found);
  }
}
