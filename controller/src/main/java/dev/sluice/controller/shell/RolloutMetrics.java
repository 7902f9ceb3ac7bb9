package dev.sluice.controller.shell;

import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec.Strategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of Rollouts under Argo's names. Series of an object that is gone are removed at once.
 * Thread-safe.
 */
final class RolloutMetrics {

  private static final String[] OBJECT = {"namespace", "name"};

  private final ObjectSeries series = new ObjectSeries();
  private final ObjectInfo info;
  private final Gauge phase;
  private final Gauge available;
  private final Gauge unavailable;
  private final Gauge desired;
  private final Gauge updated;
  private final Histogram reconcile;
  private final Gauge errors;
  private final Counter events;

  RolloutMetrics(PrometheusRegistry registry) {
    info =
        ObjectInfo.register(
            registry,
            "rollout",
            "Rollouts, by strategy, traffic router and phase",
            "namespace",
            "name",
            "strategy",
            "traffic_router",
            "phase");
    phase =
        Gauge.builder()
            .name("rollout_phase")
            .help("The phase of each Rollout (rollout_info says more)")
            .labelNames("namespace", "name", "strategy", "phase")
            .register(registry);
    available = gauge(registry, "available", "Pods that are available");
    unavailable = gauge(registry, "unavailable", "Pods that are not available");
    desired = gauge(registry, "desired", "Pods that are wanted");
    updated = gauge(registry, "updated", "Pods of the version that is wanted");
    reconcile =
        Histogram.builder()
            .name("rollout_reconcile")
            .help("Seconds a pass over a Rollout took")
            .labelNames(OBJECT)
            .classicOnly()
            .classicUpperBounds(0.01, 0.15, 0.25, 0.5, 1)
            .register(registry);
    errors =
        // A gauge, since a counter's name would end in _total, which Argo's does not.
        Gauge.builder()
            .name("rollout_reconcile_error")
            .help("Passes over a Rollout that failed and were tried again")
            .labelNames(OBJECT)
            .register(registry);
    events =
        Counter.builder()
            .name("rollout_events")
            .help("Kubernetes Events about Rollouts")
            .labelNames("type", "reason")
            .register(registry);
  }

  private static Gauge gauge(PrometheusRegistry registry, String what, String help) {
    return Gauge.builder()
        .name("rollout_info_replicas_" + what)
        .help(help)
        .labelNames(OBJECT)
        .register(registry);
  }

  /** A pass over the Rollout ended with this status. */
  void applied(Rollout rollout, RolloutStatus status, Duration took) {
    String namespace = rollout.getMetadata().getNamespace();
    String name = rollout.getMetadata().getName();
    String strategy = strategy(rollout.getSpec().strategy());
    String router = router(rollout.getSpec().strategy());
    String phaseNow = phase(status);
    List<ObjectSeries.Series> now = new ArrayList<>();
    info.add(namespace, name, strategy, router, phaseNow);
    now.add(
        new ObjectSeries.Series(
            "info " + strategy + " " + router + " " + phaseNow,
            () -> info.remove(namespace, name, strategy, router, phaseNow)));
    phase.labelValues(namespace, name, strategy, phaseNow).set(1);
    now.add(
        new ObjectSeries.Series(
            "phase " + strategy + " " + phaseNow,
            () -> phase.remove(namespace, name, strategy, phaseNow)));
    int wanted = Objects.requireNonNullElse(rollout.getSpec().replicas(), 1);
    available.labelValues(namespace, name).set(status.availableReplicas());
    unavailable
        .labelValues(namespace, name)
        .set(Math.max(0, status.replicas() - status.availableReplicas()));
    desired.labelValues(namespace, name).set(wanted);
    updated.labelValues(namespace, name).set(status.updatedReplicas());
    reconcile.labelValues(namespace, name).observe(took.toNanos() / 1e9);
    now.add(
        new ObjectSeries.Series(
            "counts",
            () -> {
              available.remove(namespace, name);
              unavailable.remove(namespace, name);
              desired.remove(namespace, name);
              updated.remove(namespace, name);
              reconcile.remove(namespace, name);
              errors.remove(namespace, name);
            }));
    series.replace(namespace + "/" + name, now);
  }

  void failed(String namespace, String name) {
    errors.labelValues(namespace, name).inc();
  }

  void event(String type, String reason) {
    events.labelValues(type, reason).inc();
  }

  void deleted(String namespace, String name) {
    series.remove(namespace + "/" + name);
  }

  private static String strategy(@Nullable Strategy strategy) {
    if (strategy == null) {
      return "";
    }
    return strategy.blueGreen() != null ? "blueGreen" : strategy.canary() != null ? "canary" : "";
  }

  private static String router(@Nullable Strategy strategy) {
    CanaryStrategy canary = strategy == null ? null : strategy.canary();
    TrafficRouting routing = canary == null ? null : canary.trafficRouting();
    if (routing == null) {
      return "";
    }
    if (routing.istio() != null) {
      return "Istio";
    }
    if (routing.nginx() != null) {
      return "Nginx";
    }
    if (routing.alb() != null) {
      return "ALB";
    }
    if (routing.smi() != null) {
      return "SMI";
    }
    if (routing.ambassador() != null) {
      return "Ambassador";
    }
    return routing.appMesh() != null ? "AppMesh" : "";
  }

  /** Argo's words for this metric, which are not those of status.phase. */
  static String phase(RolloutStatus status) {
    boolean completed = false;
    boolean paused = !status.pauseConditions().isEmpty();
    for (Condition condition : status.conditions()) {
      if (condition.type().equals("InvalidSpec")) {
        return "InvalidSpec";
      }
      switch (condition.reason()) {
        case "RolloutAborted" -> {
          return "Abort";
        }
        case "ProgressDeadlineExceeded" -> {
          return "Timeout";
        }
        case "ReplicaSetCreateError" -> {
          return "Error";
        }
        default -> {
          boolean holds = condition.status().equals("True");
          completed |= condition.type().equals("Completed") && holds;
          paused |= condition.type().equals("Paused") && holds;
        }
      }
    }
    if (paused) {
      return "Paused";
    }
    return completed ? "Completed" : "Progressing";
  }
}
