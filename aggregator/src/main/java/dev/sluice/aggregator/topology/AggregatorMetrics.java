package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Effect.Reason;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The aggregator's Prometheus metrics. Thread-safe; label sets are bounded. */
public final class AggregatorMetrics {

  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private final Counter tasks;
  private final Counter reissues;
  private final Counter unanswered;
  private final Counter ignored;
  private final Counter refused;
  private final Counter deadLetters;
  private final Counter undeliverable;
  private final Counter verdicts;
  private final Histogram lateness;
  private final Histogram verdictLatency;
  private final Gauge openTasks;
  private final Gauge runs;
  private final Gauge timers;

  /** Registers the metrics; a registry takes them once. */
  public AggregatorMetrics(PrometheusRegistry registry) {
    tasks =
        Counter.builder()
            .name("sluice_aggregator_tasks_total")
            .help("Measurement tasks issued, by action.")
            .labelNames("action")
            .register(registry);
    reissues =
        Counter.builder()
            .name("sluice_aggregator_task_reissues_total")
            .help("Measurement tasks issued again because no answer came before their deadline.")
            .register(registry);
    unanswered =
        Counter.builder()
            .name("sluice_aggregator_tasks_unanswered_total")
            .help("Measurements given up as Error because no worker answered.")
            .register(registry);
    ignored =
        Counter.builder()
            .name("sluice_aggregator_ignored_total")
            .help("Records that changed nothing: duplicates, late and unknown ones.")
            .labelNames("reason")
            .register(registry);
    refused =
        Counter.builder()
            .name("sluice_aggregator_refused_requests_total")
            .help("Analysis requests refused, such as those of a cluster without topics.")
            .register(registry);
    deadLetters =
        Counter.builder()
            .name("sluice_aggregator_dead_letters_total")
            .help("Records that could not be handled and went to the dead letters.")
            .register(registry);
    undeliverable =
        Counter.builder()
            .name("sluice_aggregator_undeliverable_total")
            .help("Tasks and verdicts not sent because the cluster's topics are missing.")
            .register(registry);
    verdicts =
        Counter.builder()
            .name("sluice_aggregator_verdicts_total")
            .help("Verdicts emitted.")
            .register(registry);
    lateness =
        Histogram.builder()
            .name("sluice_aggregator_task_lateness_seconds")
            .help("How long after a measurement was due its first task was issued.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    verdictLatency =
        Histogram.builder()
            .name("sluice_aggregator_verdict_latency_seconds")
            .help("From the end of a measurement to the verdict that includes it.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    openTasks =
        Gauge.builder()
            .name("sluice_aggregator_tasks_open")
            .help("Measurements asked for and not answered.")
            .register(registry);
    runs =
        Gauge.builder()
            .name("sluice_aggregator_runs_active")
            .help("Analysis runs that are not completed.")
            .register(registry);
    timers =
        Gauge.builder()
            .name("sluice_aggregator_timers")
            .help("Analysis runs that wait for a moment in time.")
            .register(registry);
  }

  void issued(String action, int attempt, Instant dueAt, Instant now) {
    tasks.labelValues(action).inc();
    if (attempt == 1) {
      lateness.observe(seconds(dueAt, now));
    } else {
      reissues.inc();
    }
  }

  void unanswered() {
    unanswered.inc();
  }

  void ignored(Reason reason) {
    ignored.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  void refusedRequest() {
    refused.inc();
  }

  void deadLetter() {
    deadLetters.inc();
  }

  void undeliverable() {
    undeliverable.inc();
  }

  void verdict() {
    verdicts.inc();
  }

  void verdictLatency(Instant finishedAt, Instant now) {
    verdictLatency.observe(seconds(finishedAt, now));
  }

  /** Moves the gauges: measurements in flight, runs that are not completed, runs with a timer. */
  void change(int moreTasks, int moreRuns, int moreTimers) {
    openTasks.inc(moreTasks);
    runs.inc(moreRuns);
    timers.inc(moreTimers);
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1e9);
  }
}
