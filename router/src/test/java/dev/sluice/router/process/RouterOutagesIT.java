package dev.sluice.router.process;

import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_FAILED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_VERIFIED;
import static dev.sluice.router.process.Manifests.BY_HOST;
import static dev.sluice.router.process.Manifests.VIRTUAL_SERVICE;
import static dev.sluice.router.process.Manifests.byHost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.health.State;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.kube.KubernetesRouting;
import dev.sluice.router.kube.KubernetesRoutingSettings;
import dev.sluice.router.provider.Providers;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Foreign writers, restarts, and what is missing. */
@OnKubernetes
class RouterOutagesIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.own();
  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  private World world;

  @BeforeEach
  void openWorld() {
    world = new World(KAFKA, KUBE);
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void aCommandForAMissingVirtualServiceFailsClearlyAndIsAppliedOnceItIsCreated() {
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));

    RoutingReport failed = world.report("web", report -> report.getOutcome() == OUTCOME_FAILED);
    assertThat(failed.getMessage())
        .contains("VirtualService/" + KUBE.namespace() + "/vs")
        .contains("does not exist");

    KUBE.apply(VIRTUAL_SERVICE);

    world.verified("web", 1);
    assertThat(world.weights("vs")).containsExactly(80, 20);
  }

  @Test
  void aStormOfForeignWritesDelaysACommandButLosesNothing() throws Exception {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger writes = new AtomicInteger();
    Thread storm =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!stop.get()) {
                    annotate("storm", Integer.toString(writes.incrementAndGet()));
                  }
                });
    try {
      for (int epoch = 1; epoch <= 5; epoch++) {
        world.send(world.command("web", epoch, epoch * 10, BY_HOST));
        world.verified("web", epoch);
      }
    } finally {
      stop.set(true);
      storm.join();
    }
    assertThat(world.weights("vs")).containsExactly(50, 50);
    assertThat(world.virtualService("vs").getMetadata().getAnnotations())
        .containsEntry("storm", Integer.toString(writes.get()))
        .containsEntry("team", "shop");
  }

  @Test
  void weightsThatSomebodyElseChangesArePutBack() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));
    world.verified("web", 1);

    KUBE.client()
        .resource(world.virtualService("vs"))
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "replace", "path": "/spec/http/0/route/1/weight", "value": 90},
             {"op": "replace", "path": "/spec/http/0/timeout", "value": "9s"}]""");

    World.awaitTrue(
        () -> world.weights("vs").equals(List.of(80, 20)), () -> "weights " + world.weights("vs"));
    assertThat(world.virtualService("vs").<String>get("spec", "http", 0, "timeout"))
        .as("the user's own change")
        .isEqualTo("9s");
  }

  @Test
  void aRestartedRouterAppliesTheNewestCommandOnly() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));
    world.verified("web", 1);
    world.closeRouters();
    for (int epoch = 2; epoch <= 9; epoch++) {
      world.send(world.command("web", epoch, epoch * 10, BY_HOST));
    }

    world.startRouter();

    world.verified("web", 9);
    assertThat(world.weights("vs")).containsExactly(10, 90);
    assertThat(world.reportsSoFar()).extracting(RoutingReport::getEpoch).containsOnly(1L, 9L);
  }

  @Test
  void anAbortByTheControllersLibraryIsNotUndoneByAnOlderCommandOfTheTopic() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));
    world.verified("web", 1);
    world.closeRouters();
    world.send(world.command("web", 2, 60, BY_HOST));

    KAFKA.stop();
    TrafficRouter controller =
        new TrafficRouter(
            new KubernetesRouting(
                KUBE.client(), KubernetesRoutingSettings.forWriter("sluice-controller")),
            Providers.standard(IstioProvider.DEFAULT_API_VERSION),
            RouterSettings.forWriter("controller"),
            InstantSource.system());
    RoutingReport abort =
        controller.apply(world.command("web", 3, 0, BY_HOST).setReason("Abort").build());
    assertThat(abort.getOutcome()).isEqualTo(OUTCOME_VERIFIED);
    assertThat(abort.getAppliedBy()).isEqualTo("controller");
    assertThat(world.weights("vs")).containsExactly(100, 0);

    world.startRouter();
    KAFKA.start();
    world.send(world.command("other", 1, 0, BY_HOST));
    world.report("other", report -> report.getEpoch() == 1);
    assertThat(world.weights("vs")).as("epoch 2 was read and ignored").containsExactly(100, 0);

    world.send(world.command("web", 3, 0, BY_HOST).setReason("Abort"));
    world.verified("web", 3);
    assertThat(world.weights("vs")).containsExactly(100, 0);
  }

  @Test
  void commandsSentWhileTheBrokerRestartsAreFollowed() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    world.send(world.command("web", 1, 20, BY_HOST));
    world.verified("web", 1);

    KAFKA.stop();
    KUBE.generic("networking.istio.io/v1alpha3", "VirtualService").withName("vs").delete();
    KAFKA.start();

    world.report("web", report -> report.getEpoch() == 1 && report.getOutcome() == OUTCOME_FAILED);
    KUBE.apply(VIRTUAL_SERVICE);
    world.send(world.command("web", 2, 40, BY_HOST));
    world.verified("web", 2);
    assertThat(world.weights("vs")).containsExactly(60, 40);
  }

  @Test
  void poisonRecordsGoToTheDeadLettersOnceAndTheRestGoesOn() {
    KUBE.apply(VIRTUAL_SERVICE);
    world.startRouter();
    String namespace = KUBE.namespace();
    world.send("c1/" + namespace + "/web", new byte[] {1, 2, 3});
    world.send(
        "c2/" + namespace + "/web", world.command("web", 1, 5, BY_HOST).build().toByteArray());
    world.send("c1/" + namespace + "/a", world.command("b", 1, 5, BY_HOST).build().toByteArray());
    world.send("nonsense", null);
    world.send(world.command("web", 2, 20, BY_HOST));

    world.verified("web", 2);
    List<String> causes = new java.util.ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> letters = world.consumer(KAFKA.catalogue().deadLetters())) {
      World.awaitTrue(
          () -> {
            for (ConsumerRecord<byte[], byte[]> letter : letters.poll(Duration.ofMillis(200))) {
              causes.add(
                  new String(
                      letter.headers().lastHeader(DeadLetter.CAUSE).value(),
                      StandardCharsets.UTF_8));
            }
            return causes.size() >= 4;
          },
          () -> "causes " + causes);
      assertThat(causes)
          .hasSize(4)
          .anyMatch(cause -> cause.contains("is not the message"))
          .anyMatch(cause -> cause.contains("speaks for cluster 'c2'"))
          .anyMatch(cause -> cause.contains("does not match the command's Rollout"))
          .anyMatch(cause -> cause.contains("is not cluster/namespace/name"));

      world.closeRouters();
      world.startRouter();
      world.send(world.command("web", 3, 30, BY_HOST));
      world.verified("web", 3);
      assertThat(letters.poll(Duration.ofSeconds(1))).as("letters after a restart").isEmpty();
    }
  }

  @Test
  void twoRoutersShareTheRolloutsAndOneTakesOverFromTheOther() {
    world.startRouter();
    RouterApp second = world.startRouter();
    World.awaitTrue(
        () -> second.readiness() instanceof State.Up, () -> "readiness " + second.readiness());
    for (int i = 0; i < 8; i++) {
      KUBE.apply(VIRTUAL_SERVICE.replace("name: vs", "name: vs-" + i));
      world.send(world.command("web-" + i, 1, 10, byHost("vs-" + i)));
    }
    for (int i = 0; i < 8; i++) {
      world.verified("web-" + i, 1);
    }

    second.close();
    for (int i = 0; i < 8; i++) {
      world.send(world.command("web-" + i, 2, 30, byHost("vs-" + i)));
    }
    for (int i = 0; i < 8; i++) {
      world.verified("web-" + i, 2);
      assertThat(world.weights("vs-" + i)).containsExactly(70, 30);
    }
  }

  private void annotate(String name, String value) {
    KUBE.client()
        .resource(world.virtualService("vs"))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(name, value));
  }
}
