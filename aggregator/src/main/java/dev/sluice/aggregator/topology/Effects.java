package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Effect;
import dev.sluice.aggregator.judge.Input;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.VerdictSize;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the judge decided, where the cluster it is for has topics. */
final class Effects {

  private static final Logger LOGGER = LoggerFactory.getLogger(Effects.class);

  private final ProcessorContext<Object, Object> context;
  private final TopicCatalogue topics;
  private final Clusters clusters;
  private final AggregatorMetrics metrics;
  private final int maxBytes;

  Effects(
      ProcessorContext<Object, Object> context,
      TopicCatalogue topics,
      Clusters clusters,
      AggregatorMetrics metrics,
      int maxBytes) {
    this.context = context;
    this.topics = topics;
    this.clusters = clusters;
    this.metrics = metrics;
    this.maxBytes = maxBytes;
  }

  void act(String key, Effect effect, Input cause, Instant now) {
    switch (effect) {
      case Effect.Issue(MeasurementTask task) -> issue(key, task, now);
      case Effect.Report(Verdict verdict) -> report(key, verdict, cause, now);
      case Effect.Withdraw(RunId run) -> {
        if (deliverable(key, run.getCluster())) {
          forward(key, null, now, Names.VERDICTS);
        }
      }
      case Effect.Testify(Measurement measurement) -> {
        metrics.unanswered();
        LOGGER
            .atWarn()
            .addKeyValue("run", key)
            .addKeyValue("metric", measurement.getMetric())
            .addKeyValue("sequence", measurement.getSequence())
            .log("no worker answered");
        forward(key, measurement, now, Names.TESTIMONIES);
      }
      case Effect.Ignore(Effect.Reason reason) -> metrics.ignored(reason);
      case Effect.Refuse refused -> {
        // The processor that has the record buries it.
      }
    }
  }

  private void issue(String key, MeasurementTask task, Instant now) {
    if (!deliverable(key, task.getRun().getCluster())) {
      return;
    }
    metrics.issued(action(task), task.getAttempt(), instant(task.getDueAt()), now);
    forward(key, task, now, Names.TASKS);
  }

  private static String action(MeasurementTask task) {
    return switch (task.getAction()) {
      case ACTION_MEASURE -> "measure";
      case ACTION_TERMINATE -> "terminate";
      case ACTION_GARBAGE_COLLECT -> "garbage_collect";
      case ACTION_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private void report(String key, Verdict verdict, Input cause, Instant now) {
    if (!deliverable(key, verdict.getRun().getCluster())) {
      return;
    }
    metrics.verdict();
    if (cause instanceof Measured(Measurement measurement) && measurement.hasFinishedAt()) {
      metrics.verdictLatency(instant(measurement.getFinishedAt()), now);
    }
    forward(key, VerdictSize.fit(verdict, maxBytes), now, Names.VERDICTS);
  }

  private boolean deliverable(String key, String cluster) {
    if (clusters.known(cluster)) {
      return true;
    }
    metrics.undeliverable();
    LOGGER
        .atWarn()
        .addKeyValue("run", key)
        .addKeyValue("cluster", cluster)
        .addKeyValue("error", "topic " + topics.verdicts(cluster).name() + " is missing")
        .log("not sent: the cluster's topics are gone");
    return false;
  }

  @SuppressWarnings("NullAway") // Kafka's Record is unannotated: a null value is a tombstone
  private void forward(
      String key, @org.jspecify.annotations.Nullable Object value, Instant now, String child) {
    context.forward(new Record<>(key, value, now.toEpochMilli()), child);
  }

  private static Instant instant(com.google.protobuf.Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
