package dev.sluice.workers.task;

import dev.sluice.records.v1.Measurement;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What the workers measure of themselves. Provider types that nobody registered share a label. */
public final class WorkerMetrics {

  private final Set<String> types;
  private final Counter measurements;
  private final Counter throttled;
  private final Counter tasks;
  private final Histogram seconds;
  private final Histogram age;
  private final Gauge running;
  private final Gauge handedOver;

  /**
   * Registers the metrics; once a registry.
   *
   * @param types the provider types that get labels of their own
   */
  public WorkerMetrics(PrometheusRegistry registry, Set<String> types) {
    this.types = Set.copyOf(types);
    measurements =
        Counter.builder()
            .name("sluice_worker_measurements_total")
            .help("Measurements published, by provider type and outcome.")
            .labelNames("provider", "outcome")
            .register(registry);
    throttled =
        Counter.builder()
            .name("sluice_worker_throttled_total")
            .help("Answers of providers that asked to slow down.")
            .labelNames("provider")
            .register(registry);
    tasks =
        Counter.builder()
            .name("sluice_worker_tasks_total")
            .help("Task records taken, by what became of them.")
            .labelNames("fate")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("sluice_worker_measurement_seconds")
            .help("From the start of a measurement to its durable record.")
            .labelNames("provider")
            .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300)
            .register(registry);
    age =
        Histogram.builder()
            .name("sluice_worker_task_age_seconds")
            .help("How old tasks are when a worker takes them.")
            .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300)
            .register(registry);
    running =
        Gauge.builder()
            .name("sluice_worker_running_tasks")
            .help("Tasks under way in this process.")
            .register(registry);
    handedOver =
        Gauge.builder()
            .name("sluice_worker_handed_over_tasks")
            .help("Tasks under way that are reported in progress, their records acknowledged.")
            .register(registry);
  }

  /** What became of a task record. */
  enum Fate {
    /** Given to a provider. */
    RUN,
    /** The same measurement is under way here already. */
    JOINED,
    /** Past its deadline; the aggregator issued it again. */
    EXPIRED,
    /** No room, here or in the account's queue; reported in progress, to be issued again. */
    PUT_OFF,
    /** Not a task; in the dead letters. */
    POISON,
    /** Delivered as often as Kafka delivers; answered by an error. */
    GIVEN_UP,
    /** To be delivered again: its answer could not be written. */
    RELEASED
  }

  void task(Fate fate) {
    tasks.labelValues(fate.name().toLowerCase(Locale.ROOT)).inc();
  }

  void age(Duration taskAge) {
    age.observe(taskAge.toNanos() / 1e9);
  }

  void throttled(String type) {
    throttled.labelValues(label(type)).inc();
  }

  void published(String type, Measurement measurement, Duration took) {
    String outcome =
        switch (measurement.getOutcomeCase()) {
          case VALUE -> "value";
          case ERROR -> "error";
          case DECISION -> "decision";
          case IN_PROGRESS -> "in_progress";
          case OUTCOME_NOT_SET -> "none";
        };
    measurements.labelValues(label(type), outcome).inc();
    seconds.labelValues(label(type)).observe(took.toNanos() / 1e9);
  }

  void started() {
    running.inc();
  }

  void over() {
    running.dec();
  }

  void handedOver(int count) {
    handedOver.set(count);
  }

  private String label(String type) {
    return types.contains(type) ? type : "unknown";
  }
}
