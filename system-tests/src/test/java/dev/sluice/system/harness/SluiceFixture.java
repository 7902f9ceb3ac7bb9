package dev.sluice.system.harness;

import dev.sluice.local.closing.Opened;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * All of Sluice for a test class, with a metrics server; after each test its Rollouts go. It stands
 * on the other two, so register it last:
 *
 * <pre>{@code
 * @RegisterExtension @Order(Integer.MAX_VALUE)
 * static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);
 * }</pre>
 */
public final class SluiceFixture implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private final KubeFixture kube;
  private final KafkaFixture kafka;
  private final Opened opened = new Opened();
  private Optional<World> world = Optional.empty();

  private record World(
      PrometheusLikeServer metrics, TopicCatalogue topics, Ledger ledger, Sluice sluice) {}

  private SluiceFixture(KubeFixture kube, KafkaFixture kafka) {
    this.kube = kube;
    this.kafka = kafka;
  }

  /** Starts with the test class, when these two have. */
  public static SluiceFixture on(KubeFixture kube, KafkaFixture kafka) {
    return new SluiceFixture(kube, kafka);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    TemporaryFolder stores = opened.open(TemporaryFolder.create("sluice-stores-"));
    PrometheusLikeServer metrics = opened.open(PrometheusLikeServer.start());
    TopicCatalogue topics = kafka.catalogue();
    Ledger ledger = new Ledger(kafka.bootstrapServers(), topics);
    Sluice sluice =
        opened.open(
            new Sluice(
                kube.clientConfig(), kafka.bootstrapServers(), topics, stores.path(), Map.of()));
    world = Optional.of(new World(metrics, topics, ledger, sluice.startAll()));
  }

  /** The metrics server of the class's Rollouts. */
  public PrometheusLikeServer metrics() {
    return world().metrics();
  }

  /** The class's topics. */
  public TopicCatalogue topics() {
    return world().topics();
  }

  /** What is on them. */
  public Ledger ledger() {
    return world().ledger();
  }

  /** The parts. */
  public Sluice parts() {
    return world().sluice();
  }

  private World world() {
    return world.orElseThrow(
        () -> new IllegalStateException("Sluice starts before the first test: see its Javadoc"));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    kube.generic("argoproj.io/v1alpha1", "Rollout").delete();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    opened.close();
  }
}
