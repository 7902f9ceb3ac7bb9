package dev.sluice.workers;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderServices;
import dev.sluice.workers.task.Providers;
import dev.sluice.workers.task.WorkerLoop;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The analysis workers of one process: consumers of the cluster's share group, and every provider
 * on the class path. Starts at once and works as soon as Kafka is there; no state survives it.
 */
public final class WorkerApp implements AutoCloseable {

  private final HttpAccess http;
  private final Providers providers;
  private final WorkerLoop loop;

  /**
   * Makes the providers; {@link #start} begins the work.
   *
   * @param kubernetes the cluster's API, for secret arguments and Jobs; not closed by this
   * @param registry where the workers' metrics go
   * @throws IllegalArgumentException when two providers claim one type, or a file of the
   *     configuration cannot be used
   */
  public WorkerApp(
      WorkerConfig config,
      Optional<KubernetesClient> kubernetes,
      PrometheusRegistry registry,
      InstantSource clock) {
    this(config, kubernetes, registry, clock, ServiceLoader.load(MetricProviderFactory.class));
  }

  /** The same with these providers in place of those on the class path. */
  public WorkerApp(
      WorkerConfig config,
      Optional<KubernetesClient> kubernetes,
      PrometheusRegistry registry,
      InstantSource clock,
      Iterable<MetricProviderFactory> factories) {
    this.http = new HttpAccess(config.maxAnswerBytes(), config.trustedCertificates(), clock);
    this.providers =
        new Providers(factories, new ProviderServices(http, kubernetes, clock, System::getenv));
    this.loop = new WorkerLoop(config, providers, kubernetes, registry, clock);
  }

  /** Starts the consumers in the background. */
  public void start() {
    loop.start();
  }

  /** Whether the share group is set up and the consumers run: readiness. */
  public boolean ready() {
    return loop.ready();
  }

  /**
   * Takes no more tasks, lets those in hand end within the drain time, gives back the others, and
   * stops the providers. Jobs go on; another worker follows them.
   */
  @Override
  public void close() {
    loop.close();
    providers.close();
    http.close();
  }
}
