package dev.sluice.clustersim.behaviour;

import dev.sluice.clustersim.behaviour.attach.AttachedBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.Kubelet;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Plays the scenarios on a real control plane with its controller manager and without kubelets, and
 * writes down how they end: {@code KUBECONFIG FOLDER [SCENARIO...]}.
 */
final class ScenarioRecorder {

  private ScenarioRecorder() {}

  /** Records into the golden files. */
  public static void main(String[] arguments) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(Path.of(arguments[0])));
    Path folder = Path.of(arguments[1]);
    List<String> wanted = List.of(arguments).subList(2, arguments.length);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        AttachedBehaviours kubelet =
            AttachedBehaviours.start(
                client,
                view ->
                    List.of(
                        new Kubelet(
                            view,
                            KubeletConfig.standard().withReadyAfter(Duration.ofMillis(300)),
                            Processes.none())),
                InstantSource.system())) {
      for (Map.Entry<String, Consumer<Stage>> scenario : Scenarios.all().entrySet()) {
        if (wanted.isEmpty() || wanted.contains(scenario.getKey())) {
          String snapshot = play(scenario.getKey(), scenario.getValue(), kubelet.cluster());
          Files.writeString(folder.resolve("behaviour-" + scenario.getKey() + ".json"), snapshot);
          System.out.println(scenario.getKey());
        }
      }
    }
  }

  private static String play(String name, Consumer<Stage> scenario, Cluster cluster) {
    String namespace = "rec-" + Long.toString(System.nanoTime(), 36);
    cluster.create(
        Resources.NAMESPACES,
        FakeCluster.json(
            "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}"
                .formatted(namespace)));
    Stage stage =
        new Stage(cluster, namespace) {
          @Override
          void step() {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          }
        };
    try {
      scenario.accept(stage);
      stage.settle();
      return Snapshot.of(stage);
    } catch (AssertionError e) {
      throw new AssertionError(name, e);
    } finally {
      stage.delete(Resources.NAMESPACES, namespace, DeleteOptions.plain());
    }
  }
}
