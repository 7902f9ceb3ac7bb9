package dev.sluice.router.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.router.RoutingObjects.Read;
import dev.sluice.router.RoutingObjects.Write;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class KubernetesRoutingIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  private static final String SERVICE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: vs}
      spec: {http: [{name: a, timeout: 5s}]}
      """;

  private KubernetesRouting routing(KubernetesClient client, String secretNamespace) {
    return new KubernetesRouting(
        client,
        new KubernetesRoutingSettings("test", Duration.ofSeconds(2), Set.of(), secretNamespace));
  }

  @Test
  void onlyAnUnchangedObjectIsWritten() {
    KUBE.apply(SERVICE);
    try (KubernetesRouting routing = routing(KUBE.client(), "")) {
      ObjectNode before = found(routing.read(ref("vs")));
      ObjectNode after = before.deepCopy();
      after.withObject("/spec").put("x", 1);

      assertThat(routing.write(new Change.Update(ref("vs"), before, after)))
          .isEqualTo(new Write.Done());
      assertThat(routing.write(new Change.Update(ref("vs"), before, after)))
          .as("under the old resourceVersion")
          .isEqualTo(new Write.Conflict());
      assertThat(routing.write(new Change.Delete(ref("vs"), before)))
          .as("under the old resourceVersion")
          .isEqualTo(new Write.Conflict());

      ObjectNode now = found(routing.read(ref("vs")));
      assertThat(now.at("/spec/x").asInt()).isEqualTo(1);
      assertThat(now.at("/spec/http/0/timeout").asText()).isEqualTo("5s");
      assertThat(routing.write(new Change.Delete(ref("vs"), now))).isEqualTo(new Write.Done());
      assertThat(routing.read(ref("vs"))).isEqualTo(new Read.Missing());
    }
  }

  @Test
  void anObjectThatExistsIsNotCreatedAgain() {
    KUBE.apply(SERVICE);
    try (KubernetesRouting routing = routing(KUBE.client(), "")) {
      ObjectNode tree = found(routing.read(ref("vs")));
      tree.withObject("/metadata").remove("resourceVersion");

      assertThat(routing.write(new Change.Create(ref("vs"), tree))).isEqualTo(new Write.Conflict());
    }
  }

  @Test
  void aKindThatIsNotServedIsMissing() {
    try (KubernetesRouting routing = routing(KUBE.client(), "")) {
      ObjectRef ref =
          new ObjectRef("nobody.example/v1", "Thing", "things", KUBE.namespace(), "thing");

      assertThat(routing.read(ref)).isEqualTo(new Read.Missing());
    }
  }

  @Test
  void anApiServerThatIsAwayIsUnavailableAtOnce() {
    try (KubernetesClient away =
            new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:9").build())
                .build();
        KubernetesRouting routing = routing(away, "")) {
      assertThat(routing.read(ref("vs")))
          .isInstanceOfSatisfying(
              Read.Unavailable.class,
              unavailable ->
                  assertThat(unavailable.cause()).contains("the API server does not answer"));
    }
  }

  @Test
  void withoutRightsTheAnswerSaysWhatToGrant() {
    KUBE.apply(SERVICE);
    try (KubernetesClient nobody =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder(KUBE.clientConfig())
                        .withImpersonateUsername("nobody")
                        .build())
                .build();
        KubernetesRouting routing = routing(nobody, "")) {
      assertThat(routing.read(ref("vs")))
          .isInstanceOfSatisfying(
              Read.Unavailable.class,
              unavailable ->
                  assertThat(unavailable.cause())
                      .contains("grant the router 'get' on virtualservices"));
    }
  }

  @Test
  void istiosObjectsAreThoseOfThePrimaryCluster() throws IOException {
    KUBE.apply(SERVICE);
    secret("mesh", Files.readAllBytes(KUBE.kubeconfig()));
    // this client may read Secrets and nothing else of interest: what it finds comes from elsewhere
    try (KubernetesClient local = secretReader();
        KubernetesRouting routing = routing(local, KUBE.namespace())) {
      assertThat(found(routing.read(ref("vs"))).at("/spec/http/0/name").asText()).isEqualTo("a");
      assertThat(
              routing.read(
                  new ObjectRef(
                      "networking.k8s.io/v1", "Ingress", "ingresses", KUBE.namespace(), "web")))
          .as("other objects are local")
          .isInstanceOf(Read.Unavailable.class);
    }
  }

  @Test
  void aSecretThatIsNoKubeconfigIsNamedWithoutItsContent() {
    secret("mesh", "hunter2: [".getBytes(StandardCharsets.UTF_8));
    try (KubernetesRouting routing = routing(KUBE.client(), KUBE.namespace())) {
      assertThat(routing.read(ref("vs")))
          .isInstanceOfSatisfying(
              Read.Unavailable.class,
              unavailable ->
                  assertThat(unavailable.cause())
                      .isEqualTo(
                          "Secret/%s/mesh: data.primary is no kubeconfig"
                              .formatted(KUBE.namespace())));
    }
  }

  @Test
  void twoPrimaryClustersAreRefused() throws IOException {
    secret("one", Files.readAllBytes(KUBE.kubeconfig()));
    secret("two", Files.readAllBytes(KUBE.kubeconfig()));
    try (KubernetesRouting routing = routing(KUBE.client(), KUBE.namespace())) {
      assertThat(routing.read(ref("vs")))
          .isInstanceOfSatisfying(
              Read.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).contains("has 2 Secrets"));
    }
  }

  private KubernetesClient secretReader() {
    KUBE.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: secrets}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: secrets}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: secrets}
        subjects: [{kind: User, name: local-router, apiGroup: rbac.authorization.k8s.io}]
        """);
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(KUBE.clientConfig()).withImpersonateUsername("local-router").build())
        .build();
  }

  private void secret(String name, byte[] kubeconfig) {
    KUBE.client()
        .resource(
            new SecretBuilder()
                .withMetadata(
                    new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(KUBE.namespace())
                        .addToLabels("istio.argoproj.io/primary-cluster", "true")
                        .build())
                .withData(Map.of("primary", Base64.getEncoder().encodeToString(kubeconfig)))
                .build())
        .create();
  }

  private static ObjectNode found(Read read) {
    if (read instanceof Read.Found(ObjectNode tree)) {
      return tree;
    }
    throw new AssertionError("not found: " + read);
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef(
        "networking.istio.io/v1alpha3",
        "VirtualService",
        "virtualservices",
        KUBE.namespace(),
        name);
  }
}
