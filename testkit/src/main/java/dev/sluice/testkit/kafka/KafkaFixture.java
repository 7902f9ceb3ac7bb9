package dev.sluice.testkit.kafka;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.schemas.topic.admin.TopicAdmin;
import dev.sluice.schemas.topic.admin.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real broker, with a cell (topic prefix) of its own for each test. Register it as a static
 * field:
 *
 * <pre>{@code
 * @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();
 * }</pre>
 *
 * {@link #shared()} uses one broker for the whole JVM; a test that stops the broker takes {@link
 * #own()}. Topics are created before their leaders are asked for, so a test may produce at once.
 */
public final class KafkaFixture implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(KafkaFixture.class);
  private static final AtomicLong CELLS = new AtomicLong();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final boolean shared;
  private List<EmbeddedBroker> started = new ArrayList<>();
  private TopicCatalogue catalogue = nextCell();

  private KafkaFixture(boolean shared) {
    this.shared = shared;
  }

  /** The JVM's one broker; do not stop it. */
  public static KafkaFixture shared() {
    return new KafkaFixture(true);
  }

  /** A broker of this test class alone, which it may stop and start. */
  public static KafkaFixture own() {
    return new KafkaFixture(false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (shared) {
      SharedBroker holder =
          context
              .getRoot()
              .getStore(NAMESPACE)
              .getOrComputeIfAbsent(
                  SharedBroker.class,
                  key -> new SharedBroker(EmbeddedBroker.start(BrokerConfig.temporary())),
                  SharedBroker.class);
      started = List.of(holder.broker());
    } else {
      started = List.of(EmbeddedBroker.start(BrokerConfig.temporary()));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    catalogue = nextCell();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!shared) {
      started.forEach(EmbeddedBroker::close);
    }
  }

  /** The broker. */
  public EmbeddedBroker broker() {
    if (started.isEmpty()) {
      throw new IllegalStateException(
          "the broker starts before the first test: register the fixture as a static field");
    }
    return started.getFirst();
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return broker().bootstrapServers();
  }

  /** The topics of this test's cell: its prefix is used by no other test in this JVM. */
  public TopicCatalogue catalogue() {
    return catalogue;
  }

  /** Client settings that hold nothing but the broker's address. */
  public Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  /** An admin client; the caller closes it. */
  public Admin admin() {
    return Admin.create(clientConfig());
  }

  /** Creates the cell's fleet topics and those of each cluster; ready for producers on return. */
  public void createTopics(String... clusters) {
    List<Topic<?, ?>> topics = new ArrayList<>(catalogue.fleetTopics());
    for (String cluster : clusters) {
      topics.addAll(catalogue.clusterTopics(cluster));
    }
    create(topics);
  }

  /** Creates these topics where they are missing; ready for producers on return. */
  public void create(List<Topic<?, ?>> topics) {
    try (Admin admin = admin()) {
      TopicPlan left = new TopicAdmin(admin, TIMEOUT).apply(topics);
      if (!left.isEmpty()) {
        throw new IllegalStateException("topics are not as wanted: " + left.changes());
      }
    }
  }

  /** Stops the broker cleanly; only of a fixture made by {@link #own()}. */
  public void stop() {
    requireOwn();
    broker().stop();
  }

  /** Starts it again on the same address with the same data. */
  public void start() {
    requireOwn();
    broker().start();
  }

  private void requireOwn() {
    if (shared) {
      throw new IllegalStateException(
          "other tests use the shared broker: take KafkaFixture.own() to stop it");
    }
  }

  private static TopicCatalogue nextCell() {
    return new TopicCatalogue(
        "t%d-%d".formatted(ProcessHandle.current().pid(), CELLS.incrementAndGet()));
  }

  // JUnit closes it after the last test class of the JVM.
  private record SharedBroker(EmbeddedBroker broker) implements AutoCloseable {
    @Override
    public void close() {
      broker.close();
    }
  }
}
