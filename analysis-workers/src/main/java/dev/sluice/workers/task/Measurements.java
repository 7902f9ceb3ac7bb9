package dev.sluice.workers.task;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Decision;
import dev.sluice.records.v1.InProgress;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementError;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.ProviderValue;
import dev.sluice.workers.secret.Masking;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderResult.Finished;
import java.time.Instant;
import java.util.Map;

/**
 * Builds the records that answer tasks: secrets masked, texts cut, what is too large for a topic
 * turned into an error that says so. Pure.
 */
final class Measurements {

  /** The longest text for status; conditions still see the whole answer. */
  static final int MAX_TEXT = 8_192;

  /** The largest answer that goes into a topic, in bytes. */
  static final int MAX_ANSWER = 512 * 1024;

  private Measurements() {}

  static Measurement finished(
      MeasurementTask task, String worker, Instant now, Finished finished, Masking masking) {
    Measurement.Builder measurement = base(task, worker, now);
    putMetadata(measurement, finished.metadata(), masking);
    switch (finished.outcome()) {
      case Outcome.Value value -> putValue(measurement, value, masking);
      case Outcome.Decision decision ->
          measurement.setDecision(
              Decision.newBuilder()
                  .setPhase(phase(decision.verdict()))
                  .setValue(cut(masking.mask(decision.value())))
                  .setMessage(cut(masking.mask(decision.message()))));
      case Outcome.Failure failure -> putError(measurement, masking.mask(failure.message()));
    }
    return measurement.build();
  }

  static Measurement inProgress(
      MeasurementTask task,
      String worker,
      Instant now,
      Instant aliveUntil,
      Map<String, String> metadata,
      String message,
      Masking masking) {
    Measurement.Builder measurement = base(task, worker, now).clearFinishedAt();
    putMetadata(measurement, metadata, masking);
    return measurement
        .setInProgress(
            InProgress.newBuilder()
                .setAliveUntil(timestamp(aliveUntil))
                .setReportedAt(timestamp(now))
                .setMessage(cut(masking.mask(message))))
        .build();
  }

  private static Measurement.Builder base(MeasurementTask task, String worker, Instant now) {
    return Measurement.newBuilder()
        .setRun(task.getRun())
        .setMetric(task.getMetric())
        .setSequence(task.getSequence())
        .setAttempt(task.getAttempt())
        .setWorker(worker)
        .setStartedAt(task.hasStartedAt() ? task.getStartedAt() : timestamp(now))
        .setFinishedAt(timestamp(now));
  }

  private static void putMetadata(
      Measurement.Builder measurement, Map<String, String> metadata, Masking masking) {
    metadata.forEach(
        (name, value) -> measurement.putMetadata(masking.mask(name), cut(masking.mask(value))));
  }

  private static void putValue(
      Measurement.Builder measurement, Outcome.Value value, Masking masking) {
    ProviderValue.Builder record = ProviderValue.newBuilder();
    switch (value.answer()) {
      case Answer.Number number -> record.setNumber(number.value());
      case Answer.Numbers numbers ->
          record.setNumbers(ProviderValue.Numbers.newBuilder().addAllValues(numbers.values()));
      case Answer.Text text -> record.setText(masking.mask(text.value()));
      case Answer.Json json -> record.setJson(masking.mask(json.value()).toString());
      case Answer.Absent absent -> record.setAbsent(ProviderValue.Absent.getDefaultInstance());
    }
    if (record.build().getSerializedSize() > MAX_ANSWER) {
      putError(
          measurement,
          "the answer takes %d bytes, more than the %d that are kept; narrow the query"
              .formatted(record.build().getSerializedSize(), MAX_ANSWER));
      return;
    }
    measurement.setValue(record.setRendered(cut(masking.mask(value.rendered()))));
  }

  private static void putError(Measurement.Builder measurement, String message) {
    measurement.setError(MeasurementError.newBuilder().setMessage(cut(message)));
  }

  private static AnalysisPhase phase(Outcome.Verdict verdict) {
    return switch (verdict) {
      case SUCCESSFUL -> AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;
      case FAILED -> AnalysisPhase.ANALYSIS_PHASE_FAILED;
      case INCONCLUSIVE -> AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE;
    };
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT
        ? text
        : text.substring(0, MAX_TEXT) + "… (%d characters in all)".formatted(text.length());
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
