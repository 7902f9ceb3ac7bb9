package dev.sluice.standalone.parts;

import dev.sluice.aggregator.AggregatorApp;
import dev.sluice.controller.shell.ControllerApp;
import dev.sluice.observability.health.State;
import dev.sluice.router.process.RouterApp;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.workers.WorkerApp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the four parts; they register their metrics in one registry and start nothing yet. */
final class Parts {

  private final PartConfigs configs;
  private final PrometheusRegistry registry;
  private final InstantSource clock;

  Parts(PartConfigs configs, PrometheusRegistry registry, InstantSource clock) {
    this.configs = configs;
    this.registry = registry;
    this.clock = clock;
  }

  /** The controller; {@code leadershipLost} is to end the process. */
  Part controller(KubernetesClient client, Runnable leadershipLost) {
    ControllerApp app =
        new ControllerApp(configs.controller(), client, registry, clock, leadershipLost);
    return new Part(
        "controller",
        app::start,
        () -> State.UP,
        () -> State.of(app.isReady(), "caches are not in step with the API server"),
        app::close);
  }

  /** The aggregator; its topics must be there when it starts. */
  Part aggregator() {
    AggregatorApp app = new AggregatorApp(configs.aggregator(), registry, clock);
    return new Part("aggregator", app::start, app::liveness, app::readiness, app::close);
  }

  /** The workers. */
  Part worker(KubernetesClient client) {
    WorkerApp app = new WorkerApp(configs.worker(), Optional.of(client), registry, clock);
    return new Part(
        "worker",
        app::start,
        () -> State.UP,
        () -> State.of(app.ready(), "share group is not joined yet"),
        app::close);
  }

  /** The router as a process. */
  Part router(KubernetesClient client) {
    RouterApp app = new RouterApp(configs.router(), client, registry, clock);
    return new Part("router", app::start, app::liveness, app::readiness, app::close);
  }
}
