package dev.sluice.standalone.demo;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.parts.Kubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters in the memory of this process, with Sluice's kinds and a namespace for the story. */
final class SimulatedSites implements Sites {

  static final String NAMESPACE = "shop";
  private static final int REQUEST_MILLIS = 60_000;

  private final Map<String, LocalCluster> clusters = new LinkedHashMap<>();
  private final List<Site> sites = new ArrayList<>();
  private final Path kubeconfig;
  private String written = "";

  /**
   * Starts them.
   *
   * @param names of the clusters and of their contexts in the kubeconfig
   * @param port of the first API server, the others follow; 0: any free ones
   * @param kubeconfig where to write it
   * @throws ConfigurationException when a port is taken, or the file cannot be written
   */
  SimulatedSites(List<String> names, int port, Path kubeconfig) {
    this.kubeconfig = kubeconfig.toAbsolutePath();
    try {
      for (int i = 0; i < names.size(); i++) {
        clusters.put(names.get(i), start(port == 0 ? 0 : port + i, i + 1));
      }
      write();
      clusters.entrySet().parallelStream()
          .map(cluster -> site(cluster.getKey(), cluster.getValue()))
          .toList()
          .forEach(sites::add);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static LocalCluster start(int port, int seed) {
    LocalCluster.Config standard = LocalCluster.Config.standard();
    KubeletConfig kubelet = KubeletConfig.standard().withReadyAfter(Duration.ofMillis(300));
    try {
      return LocalCluster.start(
          new LocalCluster.Config(
              port, seed, kubelet, false, standard.behaviours(), standard.folder()));
    } catch (UncheckedIOException e) {
      throw isTaken(e)
          ? new ConfigurationException(
              "port %d is taken; give another one with --port, or 0 for any".formatted(port))
          : e;
    }
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static Site site(String name, LocalCluster cluster) {
    KubernetesClient client =
        Kubernetes.client(
            new ConfigBuilder(Config.fromKubeconfig(LocalCluster.kubeconfig(Map.of(name, cluster))))
                // A cold start on a busy machine needs its time.
                .withRequestTimeout(REQUEST_MILLIS)
                .build());
    Kinds.install(client, CustomResourceDefinitions.all());
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    return new Site(name, client, NAMESPACE, Optional.empty(), Release.SIMULATED);
  }

  private void write() {
    try {
      Path parent = kubeconfig.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      written = LocalCluster.kubeconfig(clusters);
      Files.writeString(kubeconfig, written);
    } catch (IOException e) {
      throw new ConfigurationException(
          "kubeconfig %s cannot be written: %s".formatted(kubeconfig, e.getMessage()));
    }
  }

  @Override
  public List<Site> all() {
    return List.copyOf(sites);
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() {
    sites.forEach(site -> site.client().close());
    clusters.values().forEach(LocalCluster::close);
    try {
      // Another demo may have written its own there meanwhile.
      if (Files.exists(kubeconfig) && Files.readString(kubeconfig).equals(written)) {
        Files.delete(kubeconfig);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("kubeconfig of the demo stays: " + kubeconfig, e);
    }
  }
}
