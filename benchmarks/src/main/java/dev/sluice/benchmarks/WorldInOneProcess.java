package dev.sluice.benchmarks;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.controller.shell.ControllerApp;
import dev.sluice.controller.shell.ControllerConfig;
import dev.sluice.controller.shell.RequestCounter;
import dev.sluice.local.closing.Opened;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Simulator, broker and controller in this process; requests go through HTTPS all the same. */
final class WorldInOneProcess implements SimulatedWorld {

  private static final String CLUSTER = "benchmark";
  private static final int CONCURRENT_REQUESTS = 256;

  private final Opened opened = new Opened();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final LocalCluster simulator;
  private final EmbeddedBroker broker;
  private final KubernetesClient client;

  /** Starts simulator and broker. */
  WorldInOneProcess(Duration podsReadyAfter) {
    simulator =
        opened.open(
            LocalCluster.start(
                LocalCluster.Config.standard()
                    .kubelet(KubeletConfig.standard().withReadyAfter(podsReadyAfter))));
    broker = opened.open(EmbeddedBroker.start(BrokerConfig.temporary()));
    client = opened.open(new KubernetesClientBuilder().withConfig(config()).build());
  }

  private Config config() {
    Config config = Config.fromKubeconfig(simulator.kubeconfig());
    config.setMaxConcurrentRequests(CONCURRENT_REQUESTS);
    config.setMaxConcurrentRequestsPerHost(CONCURRENT_REQUESTS);
    return config;
  }

  @Override
  public void startController() throws InterruptedException {
    BenchTopics.create(broker.bootstrapServers(), CLUSTER, TopicCatalogue.DEFAULT_PREFIX);
    RequestCounter requests = new RequestCounter(registry);
    KubernetesClient own =
        opened.open(
            new KubernetesClientBuilder()
                .withConfig(config())
                .withHttpClientBuilderConsumer(
                    http -> http.addOrReplaceInterceptor("requests", requests))
                .build());
    AtomicBoolean lost = new AtomicBoolean();
    ControllerApp controller =
        opened.open(
            new ControllerApp(
                ControllerConfig.of(broker.bootstrapServers(), CLUSTER),
                own,
                registry,
                InstantSource.system(),
                () -> lost.set(true)));
    controller.start();
    while (!controller.isReady()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public List<Jvm> jvms() {
    return List.of(Jvm.own("everything"));
  }

  @Override
  public double passes() {
    return registry.scrape("rollout_reconcile"::equals).stream()
        .map(HistogramSnapshot.class::cast)
        .flatMap(histogram -> histogram.getDataPoints().stream())
        .mapToLong(HistogramSnapshot.HistogramDataPointSnapshot::getCount)
        .sum();
  }

  @Override
  public Map<String, Double> requests() {
    Map<String, Double> requests = new TreeMap<>();
    registry.scrape(RequestCounter.NAME::equals).stream()
        .map(CounterSnapshot.class::cast)
        .flatMap(counter -> counter.getDataPoints().stream())
        .forEach(
            point ->
                requests.merge(
                    point.getLabels().get("verb") + " " + point.getLabels().get("kind"),
                    point.getValue(),
                    Double::sum));
    return requests;
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
