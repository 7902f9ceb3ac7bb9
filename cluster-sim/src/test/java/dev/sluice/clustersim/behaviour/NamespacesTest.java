package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NamespacesTest {

  private final Sim sim = new Sim(KubeletConfig.standard());

  @Test
  void accountAndCertificatesComeBackAndStayAsTheyAre() {
    sim.delete(Resources.SERVICE_ACCOUNTS, "default", DeleteOptions.plain());
    sim.delete(Resources.CONFIG_MAPS, "kube-root-ca.crt", DeleteOptions.plain());
    sim.run(Duration.ZERO);
    assertThat(sim.list(Resources.SERVICE_ACCOUNTS)).hasSize(1);
    assertThat(sim.list(Resources.CONFIG_MAPS)).hasSize(1);

    sim.edit(
        Resources.CONFIG_MAPS,
        "kube-root-ca.crt",
        c -> c.withObjectProperty("data").put("ca.crt", "forged"));
    sim.run(Duration.ZERO);

    assertThat(sim.get(Resources.CONFIG_MAPS, "kube-root-ca.crt").at("/data/ca.crt").asText())
        .isEmpty();
  }

  @Test
  void podsGoFirstAndNothingIsMadeMeanwhile() {
    Sim slow = new Sim(KubeletConfig.standard().withStopAfter(Duration.ofSeconds(5)));
    slow.create(Scenarios.deployment(3, "one", ""));
    slow.run(Duration.ofSeconds(5));
    ObjectKey namespace = new ObjectKey(Resources.NAMESPACES, "", Sim.NAMESPACE);

    slow.cluster.delete(namespace, DeleteOptions.plain());
    slow.run(Duration.ofSeconds(3));

    assertThat(slow.list(Resources.PODS)).hasSize(3);
    assertThat(slow.list(Resources.DEPLOYMENTS)).hasSize(1);
    slow.run(Duration.ofSeconds(5));
    assertThat(slow.cluster.get(namespace)).isEmpty();
    assertThat(slow.list(Resources.DEPLOYMENTS)).isEmpty();
    assertThat(slow.list(Resources.CONFIG_MAPS)).isEmpty();
    assertThat(slow.list(Resources.ENDPOINTS)).isEmpty();
  }

  @Test
  void aFinalizerOfContentHoldsTheNamespaceUntilItIsGone() {
    sim.create(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'held','finalizers':['a.b/c']}}");
    ObjectKey namespace = new ObjectKey(Resources.NAMESPACES, "", Sim.NAMESPACE);
    sim.cluster.delete(namespace, DeleteOptions.plain());
    sim.run(Duration.ofHours(1));
    assertThat(sim.list(Resources.CONFIG_MAPS)).hasSize(1);
    assertThat(sim.list(Resources.SERVICE_ACCOUNTS)).isEmpty();

    sim.edit(
        Resources.CONFIG_MAPS, "held", c -> c.withObjectProperty("metadata").remove("finalizers"));
    sim.run(Duration.ZERO);

    assertThat(sim.cluster.get(namespace)).isEmpty();
  }
}
