package dev.sluice.router.process;

import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_REFUSED;
import static dev.sluice.router.process.Manifests.BY_HOST;
import static dev.sluice.router.process.Manifests.BY_INGRESS;
import static dev.sluice.router.process.Manifests.INGRESS;
import static dev.sluice.router.process.Manifests.VIRTUAL_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.health.State;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class RouterAppIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();
  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  private World world;

  @BeforeEach
  void openWorld() {
    world = new World(KAFKA, KUBE);
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aCommandMovesTheWeightsAndIsReportedAsVerified() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();

    world.send(world.command("web", 1, 20, BY_HOST).setReason("SetWeight"));

    RoutingReport report = world.verified("web", 1);
    assertThat(world.weights("vs")).containsExactly(80, 20);
    assertThat(report.getAppliedBy()).isEqualTo("router");
    assertThat(report.getProvidersList())
        .singleElement()
        .satisfies(
            istio -> {
              assertThat(istio.getProvider()).isEqualTo("istio");
              assertThat(istio.getObservedCanaryWeight()).isEqualTo(20);
              assertThat(istio.getObjectsList())
                  .containsExactly("VirtualService/" + KUBE.namespace() + "/vs");
            });
    assertThat(world.virtualService("vs").getMetadata().getAnnotations())
        .containsEntry("team", "shop");
    assertThat(World.mark(world.virtualService("vs"))).contains("\"epoch\":1");
  }

  @Test
  void subsetsArePointedAtTheHashesBeforeTheyGetTraffic() {
    KUBE.apply(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: vs}
        spec:
          hosts: [web.example.com]
          http:
          - route:
            - destination: {host: web, subset: stable}
              weight: 100
            - destination: {host: web, subset: canary}
              weight: 0
        ---
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: dr}
        spec:
          host: web
          subsets:
          - name: stable
            labels: {app: web}
          - name: canary
            labels: {app: web}
          - name: mine
            labels: {version: v9}
        """);
    world.startRouter();

    world.send(
        world
            .command(
                "web",
                1,
                30,
                """
                {"istio": {"virtualService": {"name": "vs"}, "destinationRule":
                 {"name": "dr", "canarySubsetName": "canary", "stableSubsetName": "stable"}}}""")
            .clearCanaryService()
            .clearStableService()
            .setStableHash("s1")
            .setCanaryHash("c1"));

    world.verified("web", 1);
    assertThat(world.weights("vs")).containsExactly(70, 30);
    GenericKubernetesResource rule =
        KUBE.generic("networking.istio.io/v1alpha3", "DestinationRule").withName("dr").get();
    assertThat(rule.<Object>get("spec", "subsets"))
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "stable",
                    "labels",
                    Map.of("app", "web", "rollouts-pod-template-hash", "s1")),
                Map.of(
                    "name",
                    "canary",
                    "labels",
                    Map.of("app", "web", "rollouts-pod-template-hash", "c1")),
                Map.of("name", "mine", "labels", Map.of("version", "v9"))));
  }

  @Test
  void aReleaseTakesOutWhatTheRouterPutIn() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));
    world.verified("web", 1);

    world.send(world.command("web", 2, 20, BY_HOST).setRelease(true));
    world.verified("web", 2);
    world.send("c1/" + KUBE.namespace() + "/web", null);

    assertThat(world.weights("vs")).containsExactly(100, 0);
    assertThat(World.mark(world.virtualService("vs"))).isEmpty();
  }

  @Test
  void nginxGetsACanaryIngressThatBelongsToTheRollout() {
    KUBE.apply(INGRESS);
    world.knowUid("web", createRollout("web"));
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_INGRESS));
    assertThat(world.verified("web", 1).getProviders(0).getObservedCanaryWeight()).isEqualTo(20);

    GenericKubernetesResource canary =
        KUBE.generic("networking.k8s.io/v1", "Ingress").withName("web-web-canary").get();
    assertThat(canary.getMetadata().getAnnotations())
        .containsEntry("nginx.ingress.kubernetes.io/canary", "true")
        .containsEntry("nginx.ingress.kubernetes.io/canary-weight", "20");
    assertThat(canary.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("web"));

    world.send(world.command("web", 2, 60, BY_INGRESS));
    world.verified("web", 2);
    canary = KUBE.generic("networking.k8s.io/v1", "Ingress").withName("web-web-canary").get();
    assertThat(canary.getMetadata().getAnnotations())
        .containsEntry("nginx.ingress.kubernetes.io/canary-weight", "60");
  }

  @Test
  void severalProvidersAreAppliedAndOneThatCannotIsToldApart() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(
        world.command(
            "web", 1, 20, "{\"istio\": {\"virtualService\": {\"name\": \"vs\"}}, \"smi\": {}}"));

    RoutingReport report = world.report("web", seen -> seen.getEpoch() == 1);

    assertThat(report.getOutcome()).isEqualTo(OUTCOME_REFUSED);
    assertThat(report.getProvidersList())
        .extracting(provider -> provider.getProvider() + " " + provider.getOutcome())
        .containsExactly("istio OUTCOME_VERIFIED", "smi OUTCOME_REFUSED");
    assertThat(world.weights("vs")).containsExactly(80, 20);
  }

  @Test
  void withoutTrafficRoutingThereIsNothingToDo() {
    world.startRouter();
    world.send(world.command("web", 1, 20, ""));

    assertThat(world.verified("web", 1).getProvidersList()).isEmpty();
  }

  @Test
  void aCommandCostsFourRequestsAndNoList() {
    KUBE.apply(VIRTUAL_SERVICE);
    RequestLog requests = new RequestLog();
    try (KubernetesClient counted =
        new KubernetesClientBuilder()
            .withConfig(KUBE.clientConfig())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("requests", requests))
            .build()) {
      world.startRouter(counted);
      world.send(world.command("web", 1, 1, BY_HOST));
      world.verified("web", 1);
      World.awaitTrue(() -> requests.lists() > 0, () -> "the watch's own list " + requests);
      requests.forget();

      int commands = 10;
      for (int epoch = 2; epoch < 2 + commands; epoch++) {
        world.send(world.command("web", epoch, epoch, BY_HOST));
        world.verified("web", epoch);
      }

      assertThat(requests.lists()).as("lists in %s", requests).isZero();
      assertThat(requests.all())
          .as("read, write (the client reads once more before it), read back: %s", requests)
          .hasSizeBetween(3 * commands, 4 * commands);
      world.closeRouters();
    }
  }

  @Test
  void aRouterIsReadyOnceItHasReadAllCommands() {
    RouterApp router = world.startRouter();

    World.awaitTrue(
        () -> router.readiness() instanceof State.Up, () -> "readiness " + router.readiness());
    assertThat(router.liveness()).isInstanceOf(State.Up.class);
    world.closeRouters();
    assertThat(router.readiness()).isEqualTo(new State.Down("closing"));
  }

  @Test
  void aKindThatTheClusterDoesNotServeHarmsNoOtherRollout() {
    KUBE.apply(INGRESS);
    world.startRouter(world.config().withIstioApiVersion("networking.istio.io/v9"), KUBE.client());
    world.send(world.command("mesh", 1, 20, BY_HOST));
    assertThat(world.report("mesh", report -> report.getEpoch() == 1).getMessage())
        .contains("does not exist (networking.istio.io/v9)");

    world.knowUid("web", createRollout("web"));
    world.send(world.command("web", 1, 20, BY_INGRESS));
    world.verified("web", 1);
  }

  private static String createRollout(String name) {
    KUBE.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: %s}
        spec: {}
        """
            .formatted(name));
    // a uid that exists: the garbage collector removes what belongs to nobody
    return KUBE.generic("argoproj.io/v1alpha1", "Rollout")
        .withName(name)
        .get()
        .getMetadata()
        .getUid();
  }
}
