package dev.sluice.controller.analysis;

import dev.sluice.controller.pipeline.RecordSink;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes AnalysisRequests, each only when what it asks for changed: a status write raises the
 * generation of an AnalysisRun (it has no status subresource) and must not cost a record.
 * Thread-safe.
 */
final class RequestPublisher {

  private final Topic<String, AnalysisRequest> topic;
  private final RecordSink outbox;

  /** What was asked last, without what says nothing new; bounded by the runs there are. */
  private final Map<String, AnalysisRequest> asked = new ConcurrentHashMap<>();

  RequestPublisher(Topic<String, AnalysisRequest> topic, RecordSink outbox) {
    this.topic = topic;
    this.outbox = outbox;
  }

  /** Publishes the request if it asks for something new. */
  void publish(AnalysisRequest request) {
    String key = Keys.of(request.getRun());
    AnalysisRequest substance = substance(request);
    if (!substance.equals(asked.put(key, substance))) {
      outbox.put(topic, key, request);
    }
  }

  /** The run is gone. */
  void retract(String key) {
    asked.remove(key);
    outbox.put(topic, key, null);
  }

  /**
   * The run has ended. Its last record carries the Verdict it ended with, so that an aggregator
   * that lost everything and reads all requests again measures nothing for it.
   */
  void settle(AnalysisRequest request) {
    String key = Keys.of(request.getRun());
    if (asked.remove(key) != null) {
      outbox.put(topic, key, request);
    }
  }

  /** Makes the next publication of every run happen, whatever was asked before. */
  void forgetAll() {
    asked.clear();
  }

  private static AnalysisRequest substance(AnalysisRequest request) {
    return request.toBuilder()
        .clearGeneration()
        .clearRequestedAt()
        .clearKnownVerdict()
        .clearKnownVerdictVersion()
        .build();
  }
}
