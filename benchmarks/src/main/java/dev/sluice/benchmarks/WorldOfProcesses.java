package dev.sluice.benchmarks;

import dev.sluice.local.closing.Opened;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Simulator, broker and controller as three processes, as in a real deployment. */
final class WorldOfProcesses implements SimulatedWorld {

  private static final String CLUSTER = "benchmark";
  private static final String REQUESTS = "controller_clientset_k8s_request_total";

  private final Opened opened = new Opened();
  private final List<Jvm> jvms = new ArrayList<>();
  private final Path folder;
  private final Path kubeconfig;
  private final String broker;
  private final KubernetesClient client;
  private Optional<SluiceProcess> controller = Optional.empty();

  /** Starts simulator and broker. */
  WorldOfProcesses(Duration podsReadyAfter) throws IOException, InterruptedException {
    folder = opened.open(TemporaryFolder.create("sluice-benchmark-")).path();
    kubeconfig = folder.resolve("kubeconfig");
    Child simulator =
        opened.open(
            Child.sluice(
                folder.resolve("simulator.log"),
                "-Xmx2g",
                List.of(
                    "cluster",
                    "up",
                    "--kubeconfig=" + kubeconfig,
                    "--pods-ready-after=" + podsReadyAfter.toMillis() + "ms")));
    simulator.await(() -> Files.exists(kubeconfig) && Files.size(kubeconfig) > 0);
    measure("simulator", simulator);
    broker = startBroker();
    client =
        opened.open(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build());
  }

  private String startBroker() throws IOException, InterruptedException {
    Path log = folder.resolve("broker.log");
    int port = Child.freePort();
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            folder.resolve("broker").toString(),
            Integer.toString(port),
            Integer.toString(Child.freePort()));
    Child process = opened.open(Child.start(java, log));
    process.await(
        () -> {
          try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.startsWith("ready "));
          }
        });
    measure("broker", process);
    return "127.0.0.1:" + port;
  }

  @Override
  public void startController() throws IOException, InterruptedException {
    BenchTopics.create(broker, CLUSTER, TopicCatalogue.DEFAULT_PREFIX);
    List<String> arguments =
        List.of(
            "controller",
            "--kubeconfig=" + kubeconfig,
            "--kafka=" + broker,
            "--cluster=" + CLUSTER,
            "--data-dir=" + folder);
    SluiceProcess process =
        opened.open(SluiceProcess.start(folder.resolve("controller.log"), "-Xmx1g", arguments));
    measure("controller", process.child());
    controller = Optional.of(process);
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public List<Jvm> jvms() {
    return List.copyOf(jvms);
  }

  @Override
  public double passes() throws IOException, InterruptedException {
    return controller.orElseThrow().metric("rollout_reconcile_count");
  }

  @Override
  public Map<String, Double> requests() throws IOException, InterruptedException {
    return Scrape.of(controller.orElseThrow().operations())
        .by(REQUESTS, labels -> labels.get("verb") + " " + labels.get("kind"));
  }

  private void measure(String name, Child child) throws IOException {
    jvms.add(opened.open(Jvm.attach(name, child.process().pid())));
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
