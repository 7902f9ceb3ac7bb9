package dev.sluice.standalone.demo;

import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.standalone.config.KubernetesSection;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.parts.Kubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace in a cluster that is there already, gone when this is closed. Missing kinds are
 * installed, and stay: others may use them by then.
 */
final class RealSite implements Sites {

  private static final Logger LOGGER = LoggerFactory.getLogger(RealSite.class);
  private static final int GONE_SECONDS = 60;

  private final Path kubeconfig;
  private final Screen screen;
  private final Site site;

  /**
   * Makes the namespace.
   *
   * @throws ConfigurationException when the file cannot be used, or the API server refuses
   */
  RealSite(Path kubeconfig, Screen screen) {
    this.kubeconfig = kubeconfig.toAbsolutePath();
    this.screen = screen;
    KubernetesClient client = client(kubeconfig);
    String name = "sluice-demo-%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
    this.site = new Site("demo", client, name, Optional.of(name), Release.REAL);
    try {
      install(client);
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
      screen.say("namespace %s is made in %s".formatted(name, client.getMasterUrl()));
    } catch (KubernetesClientException e) {
      client.close();
      throw new ConfigurationException(
          "the cluster at %s does not let the demo in: %s"
              .formatted(client.getMasterUrl(), Kubernetes.rootMessage(e)));
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /**
   * Asks the cluster whether it is there.
   *
   * @throws ConfigurationException when the file cannot be used, or the API server does not answer
   */
  static void check(Path kubeconfig) {
    try (KubernetesClient client = client(kubeconfig)) {
      Kubernetes.reach(client);
    }
  }

  private static KubernetesClient client(Path kubeconfig) {
    return Kubernetes.client(
        new KubernetesSection(
            Optional.of(kubeconfig), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private void install(KubernetesClient client) {
    List<CustomResourceDefinition> missing =
        CustomResourceDefinitions.all().stream()
            .filter(kind -> client.resource(kind).get() == null)
            .toList();
    if (!missing.isEmpty()) {
      Kinds.install(client, missing);
      screen.say(
          "installed the kinds %s, which stay"
              .formatted(
                  String.join(
                      ", ", missing.stream().map(kind -> kind.getMetadata().getName()).toList())));
    }
  }

  @Override
  public List<Site> all() {
    return List.of(site);
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() {
    try (KubernetesClient client = site.client()) {
      client.namespaces().withName(site.namespace()).delete();
      client
          .namespaces()
          .withName(site.namespace())
          .waitUntilCondition(found -> found == null, GONE_SECONDS, TimeUnit.SECONDS);
      screen.say("namespace %s is gone".formatted(site.namespace()));
    } catch (KubernetesClientException e) {
      LOGGER.atWarn().setCause(e).log("namespace of the demo may stay");
      screen.say(
          "namespace %s is not gone yet: %s"
              .formatted(site.namespace(), Kubernetes.rootMessage(e)));
    }
  }
}
