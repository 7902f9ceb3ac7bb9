package dev.sluice.router.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One test's view of broker and cluster: sends commands, reads reports, looks at objects. */
final class World implements AutoCloseable {

  static final String CLUSTER = "c1";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final KafkaFixture kafka;
  private final KubeFixture kube;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reports;
  private final List<RoutingReport> seen = new ArrayList<>();
  private final Map<String, String> uids = new HashMap<>();
  private final List<AutoCloseable> apps = new ArrayList<>();

  World(KafkaFixture kafka, KubeFixture kube) {
    this.kafka = kafka;
    this.kube = kube;
    kafka.createTopics(CLUSTER);
    Map<String, Object> settings = new HashMap<>(kafka.clientConfig());
    settings.put("max.in.flight.requests.per.connection", 1);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    reports = consumer(kafka.catalogue().routingReports(CLUSTER));
  }

  RouterApp startRouter() {
    return startRouter(kube.client());
  }

  RouterApp startRouter(KubernetesClient client) {
    return startRouter(config(), client);
  }

  RouterApp startRouter(RouterConfig config, KubernetesClient client) {
    RouterApp app = new RouterApp(config, client, new PrometheusRegistry(), InstantSource.system());
    apps.add(app);
    app.start();
    return app;
  }

  RouterConfig config() {
    return RouterConfig.of(
        CLUSTER, kafka.catalogue().prefix(), Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  void knowUid(String rollout, String uid) {
    uids.put(rollout, uid);
  }

  RolloutId rollout(String name) {
    return RolloutId.newBuilder()
        .setCluster(CLUSTER)
        .setNamespace(kube.namespace())
        .setName(name)
        .setUid(uids.getOrDefault(name, "uid-of-" + name))
        .build();
  }

  RoutingCommand.Builder command(String rollout, long epoch, int weight, String routing) {
    Instant now = Instant.now();
    return RoutingCommand.newBuilder()
        .setRollout(rollout(rollout))
        .setEpoch(epoch)
        .setIssuedAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setTrafficRoutingJson(routing)
        .setCanaryService("canary")
        .setStableService("stable")
        .setCanaryWeight(weight);
  }

  void send(RoutingCommand.Builder command) {
    send(Keys.of(command.getRollout()), command.build().toByteArray());
  }

  void send(String key, byte @Nullable [] value) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  kafka.catalogue().routingCommands(CLUSTER).name(),
                  key.getBytes(StandardCharsets.UTF_8),
                  value))
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("command not sent", e);
    }
  }

  /** Waits for a report of this Rollout that fits. */
  RoutingReport report(String rollout, Predicate<RoutingReport> fits) {
    RolloutId id = rollout(rollout);
    return await(
        () -> {
          poll();
          return seen.stream()
              .filter(report -> report.getRollout().equals(id))
              .filter(fits)
              .reduce((first, second) -> second);
        },
        () -> "reports so far: " + seen);
  }

  RoutingReport verified(String rollout, long epoch) {
    return report(
        rollout,
        report ->
            report.getEpoch() == epoch
                && report.getOutcome() == RoutingReport.Outcome.OUTCOME_VERIFIED);
  }

  List<RoutingReport> reportsSoFar() {
    poll();
    return List.copyOf(seen);
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : reports.poll(Duration.ofMillis(100))) {
      seen.add(
          kafka
              .catalogue()
              .routingReports(CLUSTER)
              .value()
              .deserializer()
              .deserialize(record.topic(), record.value()));
    }
  }

  KafkaConsumer<byte[], byte[]> consumer(Topic<?, ?> topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < topic.partitions(); i++) {
      partitions.add(new TopicPartition(topic.name(), i));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** Waits until the supplier gives something, and fails with the state seen. */
  static <T> T await(Supplier<Optional<T>> look, Supplier<String> state) {
    Instant end = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(end)) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("waited " + LIMIT + "; " + state.get());
  }

  static void awaitTrue(BooleanSupplier condition, Supplier<String> state) {
    var unused =
        await(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), state);
  }

  GenericKubernetesResource virtualService(String name) {
    GenericKubernetesResource found =
        kube.generic("networking.istio.io/v1alpha3", "VirtualService").withName(name).get();
    assertThat(found).as("VirtualService %s", name).isNotNull();
    return found;
  }

  /** Weights of the first HTTP route, in order. */
  List<Integer> weights(String service) {
    List<Integer> weights = new ArrayList<>();
    List<?> routes = virtualService(service).get("spec", "http", 0, "route");
    for (Object route : routes) {
      Object weight = ((Map<?, ?>) route).get("weight");
      weights.add(weight == null ? 0 : ((Number) weight).intValue());
    }
    return weights;
  }

  static String mark(GenericKubernetesResource resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(RoutingMark.ANNOTATION, "");
  }

  void closeRouters() {
    for (AutoCloseable app : apps) {
      try {
        app.close();
      } catch (Exception e) {
        throw new AssertionError("router did not close", e);
      }
    }
    apps.clear();
  }

  @Override
  public void close() {
    closeRouters();
    producer.close(Duration.ofSeconds(1));
    reports.close();
  }
}
