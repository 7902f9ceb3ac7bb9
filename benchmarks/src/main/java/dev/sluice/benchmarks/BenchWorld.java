package dev.sluice.benchmarks;

import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** A control plane, a kubelet's stand-in, a metrics server and all of Sluice in this JVM. */
final class BenchWorld implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final KubernetesClient client;
  private final PrometheusLikeServer metrics;

  BenchWorld() throws IOException {
    Path binaries =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found found -> found.folder();
          case KubeBinaries.Missing missing -> throw new IOException(missing.how());
        };
    Path folder = Files.createTempDirectory("sluice-benchmark-");
    ControlPlane controlPlane = open(ControlPlane.start(binaries, folder));
    client = open(Kubernetes.client(controlPlane.clientConfig()));
    Kinds.install(client, CustomResourceDefinitions.all());
    Kinds.install(client, Kinds.istio(client));
    open(FakeKubelet.start(client, KubeletConfig.everywhere().readyAfter(Duration.ofMillis(500))));
    metrics = open(PrometheusLikeServer.start());
    open(Standalone.start(config(folder), client, "benchmark"));
  }

  KubernetesClient client() {
    return client;
  }

  PrometheusLikeServer metrics() {
    return metrics;
  }

  private static SluiceConfig config(Path folder) {
    return SluiceConfig.load(
        Optional.empty(),
        Map.of(),
        Map.of(
            "cluster", new Setting("benchmark", "benchmark"),
            "dataDir", new Setting(folder.toString(), "benchmark"),
            "metrics.port", new Setting("0", "benchmark")));
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
