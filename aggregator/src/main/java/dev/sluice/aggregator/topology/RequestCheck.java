package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Input;
import dev.sluice.aggregator.judge.Input.Forgotten;
import dev.sluice.aggregator.judge.Input.Requested;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Lets through the requests that can be served at all: whose key is their run's and whose cluster
 * has topics. The others go to the dead letters.
 */
final class RequestCheck implements Processor<String, AnalysisRequest, Object, Object> {

  private final Topic<String, AnalysisRequest> topic;
  private final Clusters clusters;
  private final DeadLetters deadLetters;
  private final AggregatorMetrics metrics;
  private final int maxBytes;
  private final Context<Object> context = new Context<>();

  RequestCheck(
      Topic<String, AnalysisRequest> topic,
      Clusters clusters,
      DeadLetters deadLetters,
      AggregatorMetrics metrics,
      int maxBytes) {
    this.topic = topic;
    this.clusters = clusters;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.maxBytes = maxBytes;
  }

  @Override
  public void init(ProcessorContext<Object, Object> streams) {
    context.set(streams);
  }

  @Override
  public void process(Record<String, AnalysisRequest> record) {
    Optional<String> problem = problem(record);
    if (problem.isPresent()) {
      metrics.refusedRequest();
      deadLetters.bury(
          context.get(),
          topic.key().serializer().serialize(topic.name(), record.key()),
          topic.value().serializer().serialize(topic.name(), record.value()),
          problem.get(),
          record.timestamp());
    } else {
      context.get().forward(record.withValue(input(record)), Names.JUDGE);
    }
  }

  private Optional<String> problem(Record<String, AnalysisRequest> record) {
    Optional<RunId> run = Optional.ofNullable(record.key()).flatMap(Keys::run);
    if (run.isEmpty()) {
      return Optional.of("the key '%s' is not cluster/namespace/name/uid".formatted(record.key()));
    }
    if (record.value() != null && !run.get().equals(record.value().getRun())) {
      return Optional.of(
          "the key '%s' is not that of the request's run '%s'"
              .formatted(record.key(), Keys.of(record.value().getRun())));
    }
    String cluster = run.get().getCluster();
    if (!clusters.knownSince(cluster, Instant.ofEpochMilli(record.timestamp()))) {
      return Optional.of(
          "cluster '%s' has no topics; create them with: sluice topics apply".formatted(cluster));
    }
    return Optional.empty();
  }

  private Input input(Record<String, AnalysisRequest> record) {
    AnalysisRequest request = record.value();
    if (request == null) {
      return new Forgotten(Keys.run(record.key()).orElseThrow());
    }
    int size = request.toBuilder().clearKnownVerdict().build().getSerializedSize();
    if (size <= maxBytes) {
      return new Requested(request);
    }
    return new Requested(
        request.toBuilder()
            .clearMetrics()
            .setInvalid(
                "Analysis spec invalid: metrics take %d bytes, more than the %d that fit"
                    .formatted(size, maxBytes))
            .build());
  }
}
