package dev.sluice.clustersim.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** What fabric8's client does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Fabric8Contract {

  private final Clusters.Open cluster;
  private final KubernetesClient client;
  private String namespace = "";

  Fabric8Contract(Clusters.Open cluster) {
    this.cluster = cluster;
    this.client = new KubernetesClientBuilder().withConfig(cluster.config()).build();
  }

  @BeforeEach
  void namespace(TestInfo test) {
    namespace = "f" + Integer.toHexString(test.getDisplayName().hashCode());
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterAll
  void close() {
    client.close();
    cluster.close();
  }

  @Test
  void objectsAreCreatedReadReplacedAndDeleted() {
    ConfigMap created = client.resource(map("one", "red")).create();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThatThrownBy(() -> client.resource(map("one", "red")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("configmaps \"one\" already exists");
    ConfigMap changed = client.resource(map("one", "blue")).update();
    assertThat(changed.getMetadata().getResourceVersion())
        .isNotEqualTo(created.getMetadata().getResourceVersion());
    ConfigMap stale = new ConfigMapBuilder(created).addToData("is", "green").build();
    assertThatThrownBy(() -> client.resource(stale).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("the object has been modified");
    assertThat(client.resource(map("one", "")).delete()).hasSize(1);
    assertThat(client.configMaps().inNamespace(namespace).withName("one").get()).isNull();
  }

  @Test
  void allKindsOfPatchesAreTaken() {
    client.resource(deployment()).create();
    var web = client.apps().deployments().inNamespace(namespace).withName("web");
    web.patch(
        PatchContext.of(PatchType.STRATEGIC_MERGE),
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"log\",\"image\":\"log:v1\"}]}}}}");
    web.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");
    web.patch(
        PatchContext.of(PatchType.JSON),
        "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"tier\":\"front\"}}]");
    Deployment patched =
        web.edit(d -> new DeploymentBuilder(d).editSpec().withPaused(true).endSpec().build());
    assertThat(patched.getSpec().getTemplate().getSpec().getContainers())
        .extracting(c -> c.getName() + "=" + c.getImage())
        .containsExactlyInAnyOrder("web=web:v1", "log=log:v1");
    assertThat(patched.getSpec().getReplicas()).isEqualTo(3);
    assertThat(patched.getSpec().getPaused()).isTrue();
    assertThat(patched.getMetadata().getLabels()).containsEntry("tier", "front");
    assertThat(patched.getMetadata().getGeneration()).isEqualTo(4);
    Deployment status =
        web.editStatus(
            d -> new DeploymentBuilder(d).withNewStatus().withReplicas(3).endStatus().build());
    assertThat(status.getStatus().getReplicas()).isEqualTo(3);
    assertThat(status.getMetadata().getGeneration()).isEqualTo(4);
    assertThat(web.scale(5).getSpec().getReplicas()).isEqualTo(5);
  }

  @Test
  void serverSideApplyKnowsOwners() {
    client.resource(map("one", "red")).fieldManager("first").serverSideApply();
    assertThatThrownBy(
            () -> client.resource(map("one", "blue")).fieldManager("second").serverSideApply())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("conflict with \"first\"");
    ConfigMap forced =
        client
            .resource(map("one", "blue"))
            .fieldManager("second")
            .forceConflicts()
            .serverSideApply();
    assertThat(forced.getData()).containsEntry("is", "blue");
    assertThat(forced.getMetadata().getManagedFields())
        .extracting(entry -> entry.getManager())
        .contains("second");
  }

  @Test
  void longListsComeInPages() {
    for (int i = 0; i < 7; i++) {
      client.resource(map("map-" + i, "v")).create();
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      ConfigMapList page =
          client
              .configMaps()
              .inNamespace(namespace)
              .list(
                  new ListOptionsBuilder()
                      .withLimit(3L)
                      .withContinue(token.isEmpty() ? null : token)
                      .build());
      page.getItems().forEach(map -> names.add(map.getMetadata().getName()));
      token = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
    } while (!token.isEmpty());
    assertThat(names)
        .containsExactly("map-0", "map-1", "map-2", "map-3", "map-4", "map-5", "map-6");
    assertThat(client.configMaps().inNamespace(namespace).withLabel("none").list().getItems())
        .isEmpty();
  }

  @Test
  void aWatchGoesOnFromAVersion() throws InterruptedException {
    String before = client.resource(map("one", "red")).create().getMetadata().getResourceVersion();
    client.resource(map("one", "blue")).update();
    client.resource(map("one", "blue")).delete();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Watch watch =
        client
            .configMaps()
            .inNamespace(namespace)
            .watch(new ListOptionsBuilder().withResourceVersion(before).build(), new Told(seen))) {
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("MODIFIED blue");
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("DELETED blue");
      client.resource(map("two", "green")).create();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED green");
    }
  }

  @Test
  void anInformerMirrorsWhatThereIs() throws InterruptedException {
    client.resource(map("early", "red")).create();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(namespace).inform(new Told(seen))) {
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED red");
      client.resource(map("late", "blue")).create();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED blue");
      client.resource(map("late", "green")).createOr(NonDeletingOperation::update);
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("MODIFIED green");
      client.resource(map("early", "")).delete();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("DELETED red");
      assertThat(informer.getStore().list()).hasSize(1);
    }
  }

  @Test
  void oneOfTwoLeadsUntilItLeaves() throws InterruptedException {
    BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
    CompletableFuture<?> first = elector("first", leaders).start();
    assertThat(leaders.poll(30, TimeUnit.SECONDS)).isEqualTo("first");
    CompletableFuture<?> second = elector("second", leaders).start();
    assertThat(holder()).isEqualTo("first");
    first.cancel(true);
    assertThat(leaders.poll(30, TimeUnit.SECONDS)).isEqualTo("second");
    second.cancel(true);
  }

  private String holder() {
    return client
        .leases()
        .inNamespace(namespace)
        .withName("lead")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private LeaderElector elector(String name, BlockingQueue<String> leaders) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName(name)
                .withLock(new LeaseLock(namespace, "lead", name))
                .withLeaseDuration(Duration.ofSeconds(3))
                .withRenewDeadline(Duration.ofSeconds(2))
                .withRetryPeriod(Duration.ofMillis(200))
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                .build())
        .build();
  }

  private ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .addToData("is", value)
        .build();
  }

  private Deployment deployment() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(Map.of("app", "web"))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", "web"))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("web:v1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private record Told(BlockingQueue<String> seen)
      implements Watcher<ConfigMap>, ResourceEventHandler<ConfigMap> {

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      seen.add(action + " " + map.getData().get("is"));
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.add("closed " + cause.getMessage());
    }

    @Override
    public void onAdd(ConfigMap map) {
      eventReceived(Action.ADDED, map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      eventReceived(Action.MODIFIED, after);
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      eventReceived(Action.DELETED, map);
    }
  }
}
