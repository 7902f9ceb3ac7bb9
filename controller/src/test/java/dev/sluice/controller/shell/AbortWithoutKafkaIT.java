package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class AbortWithoutKafkaIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.own();

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: stable}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: canary}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: vs}
      spec:
        hosts: [web]
        http:
        - name: primary
          route:
          - destination: {host: stable}
            weight: 100
          - destination: {host: canary}
            weight: 0
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy:
          canary:
            stableService: stable
            canaryService: canary
            trafficRouting: {istio: {virtualService: {name: vs, routes: [primary]}}}
            steps: [{setWeight: 40}, {pause: {}}]
      """;

  @Test
  void anAbortBringsTheTrafficToZeroWithinFiveSecondsWhileKafkaIsAway() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      routeFortyPercent();
      KAFKA.stop();

      assertAbortIsQuick();
    } finally {
      KAFKA.start();
    }
  }

  @Test
  void anAbortBringsTheTrafficToZeroWithinFiveSecondsWhileNoRouterRuns() {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, KAFKA)) {
      routeFortyPercent();

      assertAbortIsQuick();
    }
  }

  /** Takes a second version to 40 % by a router, which is gone afterwards. */
  private static void routeFortyPercent() {
    try (PlainRouter router = new PlainRouter()) {
      KUBE.apply(OBJECTS);
      awaitPhase(RolloutPhase.HEALTHY);
      patch(
          "",
          "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"web:2\"}]}}}}");
      router.applyUntil(40);
      awaitPhase(RolloutPhase.PAUSED);
    }
  }

  private static void assertAbortIsQuick() {
    long aborted = System.nanoTime();
    patch("status", "{\"status\":{\"abort\":true}}");

    Await.until(
        "canary weight 0",
        Duration.ofSeconds(20),
        AbortWithoutKafkaIT::canaryWeight,
        weight -> weight == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - aborted)).isLessThan(Duration.ofSeconds(5));
    Await.until(
        "Degraded",
        () -> rollout().getStatus(),
        status -> status.phase() == RolloutPhase.DEGRADED && status.abort());
  }

  private static Rollout rollout() {
    return ControllerUnderTest.rollout(KUBE, "web");
  }

  private static void awaitPhase(RolloutPhase phase) {
    Await.until(phase.toString(), () -> rollout().getStatus(), status -> status.phase() == phase);
  }

  private static void patch(String subresource, String patch) {
    var resource = KUBE.generic("argoproj.io/v1alpha1", "Rollout").withName("web");
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    if (subresource.isEmpty()) {
      resource.patch(merge, patch);
    } else {
      resource.subresource(subresource).patch(merge, patch);
    }
  }

  private static int canaryWeight() {
    JsonNode vs =
        KUBE.client()
            .getKubernetesSerialization()
            .convertValue(
                KUBE.generic("networking.istio.io/v1alpha3", "VirtualService").withName("vs").get(),
                JsonNode.class);
    for (JsonNode route : vs.at("/spec/http/0/route")) {
      if (route.at("/destination/host").asText().equals("canary")) {
        return route.path("weight").asInt();
      }
    }
    throw new AssertionError("no canary route in " + vs);
  }

  /** Stands in for the router's process: sets the weight of each command and reports it. */
  private static final class PlainRouter implements AutoCloseable {
    private final Topic<String, RoutingCommand> commands =
        KAFKA.catalogue().routingCommands(ControllerUnderTest.CLUSTER);
    private final Topic<String, RoutingReport> reports =
        KAFKA.catalogue().routingReports(ControllerUnderTest.CLUSTER);
    private final KafkaConsumer<String, RoutingCommand> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                KAFKA.bootstrapServers(),
                "group.id",
                "plain-router",
                "auto.offset.reset",
                "earliest"),
            Serdes.String().deserializer(),
            commands.value().deserializer());
    private final KafkaProducer<String, RoutingReport> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            Serdes.String().serializer(),
            reports.value().serializer());
    private final dev.sluice.controller.pipeline.ProviderRouter library =
        new dev.sluice.controller.pipeline.ProviderRouter(
            KUBE.client(),
            "networking.istio.io/v1alpha3",
            Optional.empty(),
            java.time.InstantSource.system());

    void applyUntil(int weight) {
      consumer.subscribe(java.util.List.of(commands.name()));
      Await.until(
          "canary weight " + weight,
          () -> {
            for (ConsumerRecord<String, RoutingCommand> each :
                consumer.poll(Duration.ofMillis(200))) {
              RoutingReport report = library.apply(each.value());
              try {
                producer.send(new ProducerRecord<>(reports.name(), each.key(), report)).get();
              } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new AssertionError(e);
              }
            }
            return canaryWeight();
          },
          seen -> seen == weight);
    }

    @Override
    public void close() {
      consumer.close();
      producer.close();
    }
  }
}
