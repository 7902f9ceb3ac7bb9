package dev.sluice.standalone.parts;

import dev.sluice.observability.health.Health;
import dev.sluice.observability.health.Report;
import dev.sluice.observability.http.OperationsServer;
import dev.sluice.observability.metrics.Registries;
import dev.sluice.standalone.config.PartConfigs;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that run in this process, with metrics and health on one port. Ended by {@link #close()};
 * what was started first is closed last.
 */
public final class SluiceProcess implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(SluiceProcess.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Health health = new Health();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final OperationsServer operations;
  private final Parts parts;

  private SluiceProcess(PartConfigs configs, PrometheusRegistry registry) throws IOException {
    this.parts = new Parts(configs, registry, InstantSource.system());
    this.operations = OperationsServer.start(configs.config().metrics().port(), registry, health);
    opened.push(operations);
  }

  /** Which parts a process runs. */
  public enum Role {
    /** The controller. */
    CONTROLLER,
    /** The aggregator. */
    AGGREGATOR,
    /** The analysis workers. */
    WORKER,
    /** The router. */
    ROUTER
  }

  /**
   * Starts these parts.
   *
   * @param client the cluster's API, needed by all parts but the aggregator; the caller closes it
   * @throws IOException when the metrics port cannot be used
   * @throws RuntimeException when a part cannot start; what was started is closed again
   */
  public static SluiceProcess start(
      PartConfigs configs, List<Role> roles, Optional<KubernetesClient> client) throws IOException {
    return start(configs, roles, client, Registries.create(Version.current()));
  }

  /**
   * Starts these parts.
   *
   * @param client as for the other method
   * @param registry what the process shows as its metrics, with those of its parts
   * @throws IOException when the metrics port cannot be used
   * @throws RuntimeException when a part cannot start; what was started is closed again
   */
  public static SluiceProcess start(
      PartConfigs configs,
      List<Role> roles,
      Optional<KubernetesClient> client,
      PrometheusRegistry registry)
      throws IOException {
    SluiceProcess process = new SluiceProcess(configs, registry);
    try {
      for (Role role : roles) {
        process.run(process.make(role, client));
      }
      return process;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** The port of metrics and health. */
  public int metricsPort() {
    return operations.port();
  }

  /** Every part's readiness now. */
  public Report readiness() {
    return health.readiness();
  }

  /** Waits until a part wants the process to end, or it is closed. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private Part make(Role role, Optional<KubernetesClient> client) {
    return switch (role) {
      case CONTROLLER -> parts.controller(client.orElseThrow(), this::leadershipLost);
      case AGGREGATOR -> parts.aggregator();
      case WORKER -> parts.worker(client.orElseThrow());
      case ROUTER -> parts.router(client.orElseThrow());
    };
  }

  private void run(Part part) {
    opened.push(part.close()::run);
    health.live(part.name(), part.live());
    health.ready(part.name(), part.ready());
    part.start().run();
    LOGGER.atInfo().addKeyValue("part", part.name()).log("part started");
  }

  private void leadershipLost() {
    LOGGER.atWarn().log("leadership is lost; this process ends so that another can go on");
    ended.countDown();
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        // The others must still be closed.
        LOGGER.atWarn().setCause(e).log("part did not close cleanly");
      }
    }
    ended.countDown();
  }
}
