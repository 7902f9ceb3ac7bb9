package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** §14.3: a controller of one namespace, and one of several that share a cluster. */
@OnKubernetes
class NamespacedIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String INSTANCE = "argo-rollouts.argoproj.io/controller-instance-id";
  private static final String ROLE =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: sluice}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: sluice}
      rules:
      - {apiGroups: [argoproj.io], resources: ["*"], verbs: ["*"]}
      - {apiGroups: [apps], resources: [replicasets, deployments], verbs: ["*"]}
      - {apiGroups: [""], resources: [services, pods, podtemplates], verbs: [get, list, watch, patch]}
      - {apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch]}
      - {apiGroups: [networking.istio.io, networking.k8s.io], resources: ["*"], verbs: [get, list, watch, patch]}
      - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: sluice}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sluice}
      subjects: [{kind: ServiceAccount, name: sluice, namespace: %s}]
      """;
  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: %s, labels: {%s}}
      spec:
        replicas: 1
        workloadRef: {apiVersion: apps/v1, kind: Deployment, name: dep}
        strategy: {canary: {stableService: web}}
      ---
      """;
  private static final String OTHERS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: dep}
      spec:
        replicas: 0
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
      """;

  @BeforeEach
  void topics() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
  }

  @Test
  void needsNoRightsBeyondItsNamespace() {
    KUBE.apply(ROLE.formatted(KUBE.namespace()));
    Requests requests = new Requests();
    Config config =
        new ConfigBuilder(KUBE.clientConfig())
            .withImpersonateUsername("system:serviceaccount:%s:sluice".formatted(KUBE.namespace()))
            .build();
    try (KubernetesClient client = requests.client(config);
        ControllerApp app =
            new ControllerApp(
                ControllerUnderTest.config(KUBE, KAFKA),
                client,
                new PrometheusRegistry(),
                InstantSource.system(),
                () -> {})) {
      app.start();
      KUBE.apply(ROLLOUT.formatted("web", "") + OTHERS);
      awaitHealthy("web");
      assertThat(app.isReady()).isTrue();
      assertThat(requests.all())
          .filteredOn(request -> request.verb().equals("list") || request.verb().equals("watch"))
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.namespace()).isEqualTo(KUBE.namespace()));
    }
  }

  @Test
  void anInstanceHandlesItsOwnRolloutsOnly() {
    ControllerConfig config =
        ControllerUnderTest.config(KUBE, KAFKA).withInstanceId(Optional.of("mine"));
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, config)) {
      KUBE.apply(
          ROLLOUT.formatted("nobodys", "")
              + ROLLOUT.formatted("theirs", INSTANCE + ": theirs")
              + ROLLOUT.formatted("mine", INSTANCE + ": mine")
              + OTHERS);
      awaitHealthy("mine");
      for (String other : new String[] {"nobodys", "theirs"}) {
        assertThat(ControllerUnderTest.rollout(KUBE, other).getStatus().phase()).isNull();
        assertThat(ControllerUnderTest.rollout(KUBE, other).getSpec().replicas()).isOne();
      }
      assertThat(
              KUBE.client()
                  .apps()
                  .replicaSets()
                  .inNamespace(KUBE.namespace())
                  .withLabel(INSTANCE, "mine")
                  .list()
                  .getItems())
          .as("what it makes bears its instance id")
          .hasSize(1);
      assertThat(controller.app.isReady()).isTrue();
    }
  }

  private static void awaitHealthy(String name) {
    Await.until(
        name + " to be Healthy",
        () -> ControllerUnderTest.rollout(KUBE, name).getStatus(),
        status -> status.phase() == RolloutPhase.HEALTHY);
  }
}
