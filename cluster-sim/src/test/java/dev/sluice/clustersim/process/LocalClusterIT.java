package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in memory as programs use it. */
class LocalClusterIT {

  @TempDir Path folder;

  @Test
  void anInformerSeesEveryChange() throws InterruptedException {
    try (LocalCluster cluster = LocalCluster.start(LocalCluster.Config.standard());
        KubernetesClient client = client(cluster)) {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      client.configMaps().inNamespace("default").withName("colour").inform(new Told(seen));
      ConfigMap colour =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("colour")
              .withNamespace("default")
              .endMetadata()
              .addToData("is", "red")
              .build();
      client.resource(colour).create();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("added red");
      client
          .resource(colour)
          .edit(found -> new ConfigMapBuilder(found).addToData("is", "blue").build());
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("updated blue");
      client.resource(colour).delete();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("deleted blue");
    }
  }

  @Test
  void objectsInAFolderSurviveARestart() {
    LocalCluster.Config config = LocalCluster.Config.standard().in(folder);
    String first;
    try (LocalCluster cluster = LocalCluster.start(config);
        KubernetesClient client = client(cluster)) {
      first = client.resource(service("one")).create().getSpec().getClusterIP();
    }
    try (LocalCluster cluster = LocalCluster.start(config);
        KubernetesClient client = client(cluster)) {
      assertThat(
              client
                  .services()
                  .inNamespace("default")
                  .withName("one")
                  .get()
                  .getSpec()
                  .getClusterIP())
          .isEqualTo(first);
      assertThat(client.resource(service("two")).create().getSpec().getClusterIP())
          .isNotEqualTo(first);
    }
  }

  @Test
  void aTakenPortIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(
              () -> LocalCluster.start(LocalCluster.Config.standard().port(taken.getLocalPort())))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private static KubernetesClient client(LocalCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
        .build();
  }

  private record Told(BlockingQueue<String> seen) implements ResourceEventHandler<ConfigMap> {

    @Override
    public void onAdd(ConfigMap map) {
      seen.add("added " + map.getData().get("is"));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      seen.add("updated " + after.getData().get("is"));
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      seen.add("deleted " + map.getData().get("is"));
    }
  }
}
