package dev.sluice.controller.shell;

import dev.sluice.controller.pipeline.DirectRouter;
import dev.sluice.controller.pipeline.KafkaSettings;
import dev.sluice.controller.planner.Planner;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A controller in the test's namespace, with its requests recorded. */
final class ControllerUnderTest implements AutoCloseable {

  static final String CLUSTER = "c1";

  final Requests requests = new Requests();
  final PrometheusRegistry registry = new PrometheusRegistry();
  final KubernetesClient client;
  final ControllerApp app;

  ControllerUnderTest(KubeFixture kube, KafkaFixture kafka, Planner planner, DirectRouter router) {
    client = requests.client(kube.clientConfig());
    app =
        new ControllerApp(
            config(kube, kafka),
            client,
            planner,
            router,
            registry,
            InstantSource.system(),
            () -> {});
    app.start();
  }

  /** The controller as it is run. */
  ControllerUnderTest(KubeFixture kube, KafkaFixture kafka) {
    this(kube, config(kube, kafka));
  }

  /** The controller as it is run, with settings of the test's own. */
  ControllerUnderTest(KubeFixture kube, ControllerConfig config) {
    client = requests.client(kube.clientConfig());
    app = new ControllerApp(config, client, registry, InstantSource.system(), () -> {});
    app.start();
  }

  static ControllerConfig config(KubeFixture kube, KafkaFixture kafka) {
    return ControllerConfig.of(kafka.bootstrapServers(), CLUSTER)
        .withKafka(new KafkaSettings(kafka.bootstrapServers(), Map.of()))
        .withPrefix(kafka.catalogue().prefix())
        .withNamespace(Optional.of(kube.namespace()))
        .withHandover(Duration.ofMillis(1000));
  }

  static Rollout rollout(KubeFixture kube, String name) {
    return kube.client()
        .resources(Rollout.class)
        .inNamespace(kube.namespace())
        .withName(name)
        .get();
  }

  @Override
  public void close() {
    app.close();
    client.close();
  }
}
