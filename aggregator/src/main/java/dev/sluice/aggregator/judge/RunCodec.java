package dev.sluice.aggregator.judge;

import dev.sluice.aggregator.state.v1.Flight;
import dev.sluice.aggregator.state.v1.MetricState;
import dev.sluice.aggregator.state.v1.RunState;
import dev.sluice.records.v1.MetricResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Between a run and its persisted form; decoding what was encoded gives an equal run. */
public final class RunCodec {

  private RunCodec() {}

  /**
   * The persisted form of a run in at most {@code maxBytes}, where dropping history can bring it
   * there: measurements that wait for their turn (they are taken again) and the older half of what
   * each metric keeps, down to the last one, which the schedule goes by.
   */
  public static RunState encode(Run run, int maxBytes) {
    Run fitting = run;
    RunState state = encode(fitting);
    while (state.getSerializedSize() > maxBytes) {
      Run shorter = fitting.withMetrics(fitting.metrics().stream().map(RunCodec::shorten).toList());
      if (shorter.equals(fitting)) {
        return state;
      }
      fitting = shorter;
      state = encode(fitting);
    }
    return state;
  }

  private static MetricRun shorten(MetricRun metric) {
    int size = metric.kept().size();
    return metric.with(m -> m.early(List.of()).kept(metric.kept().subList(size / 2, size)));
  }

  /** The persisted form of a run. */
  public static RunState encode(Run run) {
    RunState.Builder state =
        RunState.newBuilder()
            .setRequest(run.request())
            .setVersion(run.version())
            .setPhase(run.phase())
            .setMessage(run.message())
            .setReportPending(run.reportPending());
    run.startedAt().ifPresent(at -> state.setStartedAt(Times.timestamp(at)));
    run.completedAt().ifPresent(at -> state.setCompletedAt(Times.timestamp(at)));
    run.reportedAt().ifPresent(at -> state.setReportedAt(Times.timestamp(at)));
    run.metrics().forEach(metric -> state.addMetrics(encode(metric)));
    return state.build();
  }

  /** The run of a persisted form. */
  public static Run decode(RunState state) {
    return new Run(
        state.getRequest(),
        state.getVersion(),
        state.getPhase(),
        state.getMessage(),
        when(state.hasStartedAt(), state.getStartedAt()),
        when(state.hasCompletedAt(), state.getCompletedAt()),
        state.getMetricsList().stream().map(RunCodec::decode).toList(),
        when(state.hasReportedAt(), state.getReportedAt()),
        state.getReportPending());
  }

  private static MetricState encode(MetricRun metric) {
    MetricState.Builder state =
        MetricState.newBuilder()
            .setSpec(metric.spec())
            .setRetired(metric.retired())
            .setResult(Verdicts.finished(metric))
            .addAllEarly(metric.early());
    metric.flight().ifPresent(flight -> state.setFlight(encode(flight)));
    return state.build();
  }

  private static MetricRun decode(MetricState state) {
    MetricResult result = state.getResult();
    return new MetricRun(
        state.getSpec(),
        state.getRetired(),
        Tally.of(result),
        result.getPhase(),
        result.getMessage(),
        result.getMetadataMap(),
        result.getMeasurementsList(),
        state.hasFlight() ? Optional.of(decode(state.getFlight())) : Optional.empty(),
        state.getEarlyList());
  }

  private static Flight encode(InFlight flight) {
    Flight.Builder state =
        Flight.newBuilder()
            .setSequence(flight.sequence())
            .setAttempt(flight.attempt())
            .setSilent(flight.silent())
            .setDueAt(Times.timestamp(flight.dueAt()))
            .setStartedAt(Times.timestamp(flight.startedAt()))
            .setDeadline(Times.timestamp(flight.deadline()))
            .setStopping(flight.stopping())
            .setMessage(flight.message())
            .putAllMetadata(flight.metadata());
    flight
        .sign()
        .ifPresent(
            sign ->
                state
                    .setAliveUntil(Times.timestamp(sign.aliveUntil()))
                    .setSignedAt(Times.timestamp(sign.reportedAt()))
                    .setSignedByAttempt(sign.attempt()));
    return state.build();
  }

  private static InFlight decode(Flight state) {
    return new InFlight(
        state.getSequence(),
        state.getAttempt(),
        state.getSilent(),
        Times.instant(state.getDueAt()),
        Times.instant(state.getStartedAt()),
        Times.instant(state.getDeadline()),
        state.getStopping(),
        state.hasAliveUntil() ? Optional.of(sign(state)) : Optional.empty(),
        state.getMessage(),
        state.getMetadataMap());
  }

  private static Sign sign(Flight state) {
    return new Sign(
        Times.instant(state.getSignedAt()),
        state.getSignedByAttempt(),
        Times.instant(state.getAliveUntil()));
  }

  private static Optional<Instant> when(boolean present, com.google.protobuf.Timestamp timestamp) {
    return present ? Optional.of(Times.instant(timestamp)) : Optional.empty();
  }
}
