package dev.sluice.router.process;

import dev.sluice.observability.health.State;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.keep.RouterMetrics;
import dev.sluice.router.keep.RoutingKeeper;
import dev.sluice.router.kube.KubernetesRouting;
import dev.sluice.router.provider.Providers;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router process: makes the routing objects of one cluster follow the newest command of each
 * Rollout, and reports. Any number of replicas share the work.
 */
public final class RouterApp implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RouterApp.class);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final RouterConfig config;
  private final TopicCatalogue topics;
  private final RouterMetrics metrics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ReportOutbox outbox;
  private final KubernetesRouting routing;
  private final RoutingKeeper keeper;
  private final Thread reader;
  private final AtomicReference<State> readiness =
      new AtomicReference<>(new State.Down("not started"));

  private volatile boolean closing;
  private volatile Runnable wakeup = () -> {};

  /**
   * Starts nothing yet.
   *
   * @param client the cluster's client; closed by the caller, after this
   * @param registry where metrics are registered; one registry for one router
   */
  public RouterApp(
      RouterConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      InstantSource clock) {
    this.config = config;
    this.topics = new TopicCatalogue(config.topicPrefix());
    this.metrics = new RouterMetrics(registry);
    this.producer = KafkaClients.producer(config);
    this.outbox = new ReportOutbox(producer, topics.routingReports(config.cluster()), metrics);
    this.routing = new KubernetesRouting(client, config.kubernetes());
    TrafficRouter router =
        new TrafficRouter(
            routing, Providers.standard(config.istioApiVersion()), config.router(), clock);
    this.keeper = new RoutingKeeper(router, outbox, config.keeper(), metrics, clock);
    keeper.watchBy(routing.watch(keeper));
    this.reader = Thread.ofPlatform().name("router-commands").unstarted(this::run);
  }

  /** Starts reading commands. Broker and API server need not be there yet. */
  public void start() {
    reader.start();
  }

  /** Up once every command of the assigned partitions has been read; answers at once. */
  public State readiness() {
    return readiness.get();
  }

  /** Up while commands are read, or are tried to be; answers at once. */
  public State liveness() {
    return State.of(reader.isAlive() || closing, "the command reader has ended");
  }

  private void run() {
    while (!closing) {
      try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(config)) {
        wakeup = consumer::wakeup;
        CommandLoop loop =
            new CommandLoop(consumer, producer, topics, config.cluster(), keeper, metrics);
        loop.subscribe();
        while (!closing) {
          loop.turn();
          readiness.set(State.of(loop.caughtUp(), "reading commands from the beginning"));
        }
      } catch (WakeupException e) {
        LOGGER.atDebug().log("woken to close");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        readiness.set(new State.Down("reading commands failed: " + e.getMessage()));
        LOGGER
            .atError()
            .addKeyValue("cluster", config.cluster())
            .setCause(e)
            .log("reading commands failed; started again");
        if (!pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(RESTART_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops reading, ends running attempts, sends what is pending; within some 15 s. */
  @Override
  public void close() {
    closing = true;
    readiness.set(new State.Down("closing"));
    try {
      wakeup.run();
      if (reader.isAlive() && !reader.join(CLOSING)) {
        reader.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keeper.close();
    routing.close();
    outbox.close();
    producer.close(CLOSING);
  }
}
