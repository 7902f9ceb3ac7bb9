package dev.sluice.router.keep;

import dev.sluice.records.v1.ProviderReport;
import dev.sluice.records.v1.RoutingReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;

/** The router's metrics. Labels are bounded: outcomes and the names of providers. */
public final class RouterMetrics {

  private static final double MILLIS = 1000.0;

  private final Counter attempts;
  private final Counter providers;
  private final Counter overtaken;
  private final Counter repairs;
  private final Counter deadLetters;
  private final Gauge rollouts;
  private final Gauge reportsPending;
  private final Histogram latency;

  /** Registers the metrics. */
  public RouterMetrics(PrometheusRegistry registry) {
    attempts =
        Counter.builder()
            .name("sluice_router_attempts_total")
            .help("Attempts at routing commands, by outcome")
            .labelNames("outcome")
            .register(registry);
    providers =
        Counter.builder()
            .name("sluice_router_provider_attempts_total")
            .help("Attempts at routing commands, by traffic provider and outcome")
            .labelNames("provider", "outcome")
            .register(registry);
    overtaken =
        Counter.builder()
            .name("sluice_router_overtaken_total")
            .help("Commands that were older than what is in force")
            .register(registry);
    repairs =
        Counter.builder()
            .name("sluice_router_repairs_total")
            .help("Times that a routing object was changed by somebody else and put back")
            .register(registry);
    deadLetters =
        Counter.builder()
            .name("sluice_router_dead_letters_total")
            .help("Records of the command topic that could not be handled")
            .register(registry);
    rollouts =
        Gauge.builder()
            .name("sluice_router_rollouts")
            .help("Rollouts whose routing is kept")
            .register(registry);
    reportsPending =
        Gauge.builder()
            .name("sluice_router_reports_pending")
            .help("Reports that the broker has not acknowledged yet")
            .register(registry);
    latency =
        Histogram.builder()
            .name("sluice_router_command_latency_seconds")
            .help("Time from the issue of a command to its verification")
            .classicUpperBounds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
            .register(registry);
  }

  void attempted(RoutingReport report) {
    attempts.labelValues(label(report.getOutcome())).inc();
    for (ProviderReport provider : report.getProvidersList()) {
      providers.labelValues(provider.getProvider(), label(provider.getOutcome())).inc();
    }
  }

  void verified(Duration sinceIssue) {
    latency.observe(Math.max(0, sinceIssue.toMillis()) / MILLIS);
  }

  void overtook() {
    overtaken.inc();
  }

  void repaired() {
    repairs.inc();
  }

  void keeping(int count) {
    rollouts.set(count);
  }

  /** A record went to the dead letters. */
  public void deadLettered() {
    deadLetters.inc();
  }

  /** How many reports wait for the broker. */
  public void pendingReports(int count) {
    reportsPending.set(count);
  }

  private static String label(RoutingReport.Outcome outcome) {
    return outcome.name().replace("OUTCOME_", "").toLowerCase(Locale.ROOT);
  }
}
