package dev.sluice.clustersim.behaviour.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.StandardBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.Kubelet;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A real kube-apiserver without controller manager and kubelets comes alive. */
@Tag("real")
final class AttachedBehavioursIT {

  private static final String SPACE = "alive";
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final List<KubernetesClient> CLIENT = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    ControlPlane plane =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Missing missing -> throw new TestAbortedException(missing.how());
          case KubeBinaries.Found found ->
              ControlPlane.startWithoutControllers(
                  found.folder(), Path.of(System.getProperty("java.io.tmpdir")));
        };
    OPEN.add(plane);
    KubernetesClient client = plane.client();
    OPEN.add(client);
    CLIENT.add(client);
    KubeletConfig kubelet = KubeletConfig.standard().withReadyAfter(Duration.ofMillis(200));
    OPEN.add(
        AttachedBehaviours.start(
            client,
            view -> StandardBehaviours.list(view, new Kubelet(view, kubelet, Processes.none()), ""),
            InstantSource.system()));
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(SPACE).endMetadata().build())
        .create();
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable open : OPEN.reversed()) {
      open.close();
    }
    OPEN.clear();
  }

  @Test
  void aDeploymentRollsOutAndKubectlFollowsAndUndoesIt() throws Exception {
    apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: "web:1"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
        """);
    Resource<Deployment> web = client().apps().deployments().inNamespace(SPACE).withName("web");
    await(web, d -> available(d) == 3);
    await(() -> addresses() == 3, () -> "addresses " + addresses());
    await(
        client().policy().v1().podDisruptionBudget().inNamespace(SPACE).withName("web"),
        AttachedBehavioursIT::allowsOne);

    assertThat(kubectl("set", "image", "deployment/web", "c=web:2")).isZero();
    assertThat(kubectl("rollout", "status", "deployment/web", "--timeout=60s")).isZero();
    assertThat(images()).containsOnly("web:2");
    assertThat(kubectl("rollout", "undo", "deployment/web")).isZero();
    assertThat(kubectl("rollout", "status", "deployment/web", "--timeout=60s")).isZero();
    assertThat(kubectl("rollout", "history", "deployment/web", "--revision=3")).isZero();
    awaitPods(3);
    assertThat(images()).containsOnly("web:1");

    web.delete();
    awaitPods(0);
  }

  @Test
  void aJobCompletesAndItsNamespaceGoes() {
    apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: work}
        spec:
          completions: 2
          template:
            spec: {restartPolicy: Never, containers: [{name: c, image: "work:1"}]}
        """);
    await(
        client().batch().v1().jobs().inNamespace(SPACE).withName("work"),
        AttachedBehavioursIT::isComplete);
    Resource<Namespace> other = client().namespaces().withName("other");
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName("other").endMetadata().build())
        .create();
    await(
        client().configMaps().inNamespace("other").withName("kube-root-ca.crt"), Objects::nonNull);
    other.delete();
    await(() -> other.get() == null, () -> String.valueOf(other.get()));
  }

  private static KubernetesClient client() {
    return CLIENT.getFirst();
  }

  private static void apply(String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(SPACE)
        .create();
  }

  private static <T extends HasMetadata> void await(Resource<T> resource, Predicate<T> holds) {
    await(
        () -> {
          T object = resource.get();
          return object != null && holds.test(object);
        },
        () -> String.valueOf(resource.get()));
  }

  private static void awaitPods(int count) {
    await(
        () -> pods().size() == count,
        () -> pods().stream().map(Pod::getStatus).toList().toString());
  }

  private static void await(BooleanSupplier condition, Supplier<String> seen) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 60 s: " + seen.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static List<Pod> pods() {
    return client().pods().inNamespace(SPACE).withLabel("app", "web").list().getItems();
  }

  private static int available(Deployment deployment) {
    Integer available =
        deployment.getStatus() == null ? null : deployment.getStatus().getAvailableReplicas();
    return available == null ? 0 : available;
  }

  private static boolean allowsOne(PodDisruptionBudget budget) {
    return budget.getStatus() != null
        && Integer.valueOf(1).equals(budget.getStatus().getDisruptionsAllowed());
  }

  private static boolean isComplete(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(c -> "Complete".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static long addresses() {
    Endpoints endpoints = client().endpoints().inNamespace(SPACE).withName("web").get();
    return endpoints == null
        ? 0
        : endpoints.getSubsets().stream().mapToLong(s -> s.getAddresses().size()).sum();
  }

  private static List<String> images() {
    return pods().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .toList();
  }

  private static int kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(((ControlPlane) OPEN.getFirst()).kubeconfig().toString());
    command.addAll(List.of("--namespace", SPACE));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return exit;
  }
}
