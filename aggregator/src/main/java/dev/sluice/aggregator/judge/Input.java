package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.RunId;

/** What can happen to a run. */
public sealed interface Input {

  /** The controller wants the run measured, or measured differently. */
  record Requested(AnalysisRequest request) implements Input {}

  /** The run's object is gone; its verdict goes too, whether or not anything else is known. */
  record Forgotten(RunId run) implements Input {}

  /** A worker reports. */
  record Measured(Measurement measurement) implements Input {}

  /** Time has passed: {@link Judge#wakeAt} was reached. */
  record Tick() implements Input {}
}
