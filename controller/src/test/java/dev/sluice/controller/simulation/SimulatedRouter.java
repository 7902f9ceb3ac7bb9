package dev.sluice.controller.simulation;

import dev.sluice.controller.pipeline.DirectRouter;
import dev.sluice.controller.pipeline.RecordSink;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.kube.KubernetesRouting;
import dev.sluice.router.kube.KubernetesRoutingSettings;
import dev.sluice.router.provider.Providers;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The router's own code, fed from a topic in virtual time. */
final class SimulatedRouter {

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final World world;
  private final SimulatedKafka kafka;
  private final TopicCatalogue topics;
  private final TrafficRouter router;
  private final RecordSink reports;
  private final Map<String, RoutingCommand> newest = new LinkedHashMap<>();
  private final Set<String> busy = new HashSet<>();

  SimulatedRouter(World world, SimulatedKafka kafka, TopicCatalogue topics) {
    this.world = world;
    this.kafka = kafka;
    this.topics = topics;
    this.router = router(world, World.ROUTER, () -> true);
    this.reports = kafka.producer(() -> true);
  }

  void start() {
    kafka.subscribe(topics.routingCommands(Stage.CLUSTER), this::read, () -> true);
  }

  /** The router's library in another process. */
  static DirectRouter library(World world, BooleanSupplier alive) {
    TrafficRouter router = router(world, World.CONTROLLER, alive);
    return router::apply;
  }

  /** Patience is the caller's: each request takes some of the little that is given here. */
  private static TrafficRouter router(World world, String process, BooleanSupplier alive) {
    return new TrafficRouter(
        new KubernetesRouting(
            world.client(process, alive), KubernetesRoutingSettings.forWriter("sluice-" + process)),
        Providers.standard(IstioProvider.DEFAULT_API_VERSION),
        new RouterSettings(process, Duration.ofMillis(1), Duration.ofNanos(1), Duration.ofNanos(1)),
        world.agenda);
  }

  private void read(String key, @Nullable RoutingCommand command) {
    if (command == null) {
      newest.remove(key);
      return;
    }
    newest.put(key, command);
    apply(key);
  }

  private void apply(String key) {
    RoutingCommand command = newest.get(key);
    if (command == null || !busy.add(key)) {
      return;
    }
    RoutingReport report;
    try {
      report = router.apply(command);
    } finally {
      busy.remove(key);
    }
    reports.put(topics.routingReports(Stage.CLUSTER), key, report);
    if (!command.equals(newest.get(key))) {
      apply(key);
    } else if (report.getOutcome() == RoutingReport.Outcome.OUTCOME_FAILED) {
      world.agenda.after(AGAIN, () -> apply(key));
    }
  }
}
