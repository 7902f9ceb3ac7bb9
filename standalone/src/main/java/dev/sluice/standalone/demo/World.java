package dev.sluice.standalone.demo;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.local.kubelet.FakeKubelet;
import dev.sluice.local.kubelet.KubeletConfig;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.standalone.parts.Kubernetes;
import dev.sluice.standalone.parts.Standalone;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything the demo runs on, in this process and below it: control plane, kubelet, metrics
 * server, broker and all parts of Sluice. {@link #close()} leaves nothing behind.
 */
final class World implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(World.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ControlPlane controlPlane;
  private final KubernetesClient client;
  private final PrometheusLikeServer metrics;
  private final Standalone sluice;

  /**
   * Starts all of it.
   *
   * @param binaries folder of the control plane's programs
   */
  World(Path binaries, Screen screen) throws IOException {
    try {
      Path folder = open(TemporaryFolder.create("sluice-demo-")).path();
      // Both take seconds to start and know nothing of each other.
      CompletableFuture<EmbeddedBroker> broker =
          CompletableFuture.supplyAsync(
              () -> EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker"))));
      opened.push(() -> broker.thenAccept(EmbeddedBroker::close).join());
      controlPlane = open(ControlPlane.start(binaries, folder));
      client = open(Kubernetes.client(controlPlane.clientConfig()));
      Kinds.install(client, CustomResourceDefinitions.all());
      Kinds.install(client, Kinds.istio(client));
      open(
          FakeKubelet.start(client, KubeletConfig.everywhere().readyAfter(Duration.ofMillis(700))));
      screen.say("Kubernetes control plane is up, with a stand-in kubelet");
      metrics = open(PrometheusLikeServer.start());
      screen.say("metrics server speaks Prometheus' API at " + metrics.address());
      String kafka = broker.join().bootstrapServers();
      screen.say("Kafka broker is up at " + kafka);
      sluice = open(Standalone.start(config(folder, kafka), client, "demo"));
      screen.say("controller, aggregator, workers and router run in this process");
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  KubernetesClient client() {
    return client;
  }

  PrometheusLikeServer metrics() {
    return metrics;
  }

  Standalone sluice() {
    return sluice;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        // What was opened before must still be closed.
        LOGGER.atWarn().setCause(e).log("part of the demo did not close cleanly");
      }
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.push(resource);
    return resource;
  }

  private static SluiceConfig config(Path folder, String kafka) {
    return SluiceConfig.load(
        Optional.empty(),
        Map.of(),
        Map.of(
            "cluster", new Setting("demo", "demo"),
            "kafka.bootstrapServers", new Setting(kafka, "demo"),
            "dataDir", new Setting(folder.toString(), "demo"),
            // To be seen as it happens.
            "aggregator.progressGap", new Setting("100ms", "demo"),
            "metrics.port", new Setting("0", "demo")));
  }
}
