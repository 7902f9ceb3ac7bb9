package dev.sluice.benchmarks;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.process.AttachedKubelet;
import dev.sluice.local.closing.Opened;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A control plane, a kubelet's stand-in and a metrics server, and a standalone Sluice for them. */
final class BenchWorld implements AutoCloseable {

  private static final int CREATORS = 8;

  private final Opened opened = new Opened();
  private final KubernetesClient client;
  private final PrometheusLikeServer metrics;
  private final SluiceProcess standalone;

  BenchWorld() throws IOException, InterruptedException {
    Path binaries =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found found -> found.folder();
          case KubeBinaries.Missing missing -> throw new IOException(missing.how());
        };
    Path folder = opened.open(TemporaryFolder.create("sluice-benchmark-")).path();
    ControlPlane controlPlane = opened.open(ControlPlane.start(binaries, folder));
    client = opened.open(controlPlane.client());
    Kinds.install(client, CustomResourceDefinitions.all());
    Kinds.install(client, Kinds.istio(client));
    opened.open(
        AttachedKubelet.start(
            client,
            KubeletConfig.standard().withReadyAfter(Duration.ofMillis(500)),
            InstantSource.system()));
    metrics = opened.open(PrometheusLikeServer.start());
    standalone = opened.open(SluiceProcess.standalone(controlPlane.kubeconfig(), folder));
  }

  KubernetesClient client() {
    return client;
  }

  PrometheusLikeServer metrics() {
    return metrics;
  }

  SluiceProcess standalone() {
    return standalone;
  }

  /** Creates as many objects as fast as the API server takes them. */
  void create(int count, IntFunction<GenericKubernetesResource> object)
      throws InterruptedException {
    try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        creators.execute(() -> client.resource(object.apply(number)).create());
      }
      creators.shutdown();
      creators.awaitTermination(1, TimeUnit.HOURS);
    }
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
