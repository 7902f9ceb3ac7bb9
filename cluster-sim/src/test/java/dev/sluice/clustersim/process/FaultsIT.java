package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.clustersim.fault.Effect;
import dev.sluice.clustersim.fault.Fault;
import dev.sluice.clustersim.fault.Match;
import dev.sluice.clustersim.fault.Range;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real clients come through faults, and end up knowing what there is. */
class FaultsIT {

  private static final Duration SHORT = Duration.ofMillis(100);

  private final LocalCluster cluster =
      LocalCluster.start(LocalCluster.Config.standard().withoutBehaviours());
  private final KubernetesClient client = client("steady");
  private final KubernetesClient shaken = client("shaken");

  @AfterEach
  void close() {
    shaken.close();
    client.close();
    cluster.close();
  }

  @Test
  void anInformerOutlivesWatchesThatCloseAgainAndAgain() throws InterruptedException {
    survives(
        new Effect.ClosedWatches(true, Optional.of(new Range(Duration.ofMillis(20), SHORT))), 1);
  }

  @Test
  void anInformerOutlivesCompaction() throws InterruptedException {
    survives(new Effect.Compaction(Optional.of(SHORT), true), 1);
  }

  @Test
  void anInformerOutlivesServerErrors() throws InterruptedException {
    closing();
    survives(new Effect.ServerError(503), 0.5);
  }

  @Test
  void anInformerOutlivesTooManyRequests() throws InterruptedException {
    closing();
    survives(new Effect.TooManyRequests(1), 0.3);
  }

  @Test
  void anInformerOutlivesBrokenConnections() throws InterruptedException {
    closing();
    survives(new Effect.LostRequest(Range.of(Duration.ofMillis(10))), 0.5);
  }

  @Test
  void anInformerOutlivesLostAnswers() throws InterruptedException {
    closing();
    survives(new Effect.LostAnswer(Range.NONE), 0.5);
  }

  @Test
  void anInformerCatchesUpAfterAPartition() throws InterruptedException {
    try (Mirror mirror = new Mirror(shaken)) {
      put(Fault.of("apart", new Effect.Partition()).matching(Match.client("shaken")));
      write("one", "red");
      CompletableFuture<Integer> asked =
          CompletableFuture.supplyAsync(
              () -> shaken.configMaps().inNamespace("default").list().getItems().size());
      assertThat(mirror.known()).doesNotContainKey("one");
      assertThat(asked).isNotDone();
      cluster.shared().faults((faults, now) -> faults.clear());
      assertThat(asked.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1);
      mirror.await(Map.of("one", "red"));
    }
  }

  @Test
  void latencyHoldsNobodyElseUp() {
    put(
        Fault.of("slow", new Effect.Latency(Range.of(Duration.ofSeconds(20))))
            .matching(Match.client("shaken")));
    CompletableFuture<Integer> slow =
        CompletableFuture.supplyAsync(
            () -> shaken.configMaps().inNamespace("default").list().getItems().size());
    assertThat(client.configMaps().inNamespace("default").list().getItems()).isEmpty();
    assertThat(slow).isNotDone();
  }

  @Test
  void aLostAnswerIsABrokenConnectionAndTheWriteIsThere() {
    put(
        Fault.of("lost", new Effect.LostAnswer(Range.NONE))
            .matching(Match.client("shaken").verbs("create")));
    assertThatThrownBy(() -> shaken.resource(map("one", "red")).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Connection was closed");
    assertThat(client.configMaps().inNamespace("default").withName("one").get()).isNotNull();
  }

  /** Without watches that end, nothing would be asked anew. */
  private void closing() {
    put(
        Fault.of("closing", new Effect.ClosedWatches(true, Optional.of(Range.of(SHORT))))
            .matching(Match.client("shaken")));
  }

  private void survives(Effect effect, double probability) throws InterruptedException {
    try (Mirror mirror = new Mirror(shaken)) {
      put(
          Fault.of("trouble", effect)
              .matching(Match.client("shaken"))
              .withProbability(probability));
      Map<String, String> written = new TreeMap<>();
      for (int i = 0; i < 40; i++) {
        String name = "map-" + i % 7;
        if (i % 5 == 4 && written.remove(name) != null) {
          client.configMaps().inNamespace("default").withName(name).delete();
        } else {
          write(name, "v" + i);
          written.put(name, "v" + i);
        }
      }
      mirror.await(written);
      // Quiet again, it goes on as if nothing had been.
      cluster.shared().faults((faults, now) -> faults.clear());
      write("last", "v");
      written.put("last", "v");
      mirror.await(written);
    }
  }

  private void put(Fault fault) {
    cluster.shared().faults((faults, now) -> faults.put(fault, now));
  }

  private void write(String name, String value) {
    client.resource(map(name, value)).createOr(existing -> existing.update());
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("is", value)
        .build();
  }

  private KubernetesClient client(String agent) {
    Config config = Config.fromKubeconfig(cluster.kubeconfig());
    config.setUserAgent(agent);
    config.setWatchReconnectInterval(50);
    config.setRequestRetryBackoffLimit(10);
    config.setRequestRetryBackoffInterval(20);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** What an informer believes, as name to content. */
  private static final class Mirror implements ResourceEventHandler<ConfigMap>, AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final SharedIndexInformer<ConfigMap> informer;

    Mirror(KubernetesClient client) {
      informer = client.configMaps().inNamespace("default").inform(this);
    }

    Map<String, String> known() {
      Map<String, String> known = new TreeMap<>();
      informer
          .getStore()
          .list()
          .forEach(map -> known.put(map.getMetadata().getName(), map.getData().get("is")));
      return known;
    }

    void await(Map<String, String> wanted) throws InterruptedException {
      long left = TimeUnit.SECONDS.toNanos(60);
      lock.lock();
      try {
        while (!known().equals(wanted) && left > 0) {
          left -= TimeUnit.MILLISECONDS.toNanos(100) - Math.max(0, told.awaitNanos(100_000_000));
        }
      } finally {
        lock.unlock();
      }
      assertThat(known()).isEqualTo(wanted);
    }

    private void tell() {
      lock.lock();
      try {
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onAdd(ConfigMap map) {
      tell();
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      tell();
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      tell();
    }

    @Override
    public void close() {
      informer.close();
    }
  }
}
