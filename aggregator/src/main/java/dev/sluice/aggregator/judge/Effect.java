package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;

/** What the shell is to do about a fold; every one may be done twice without harm. */
public sealed interface Effect {

  /** Have a measurement carried out, stopped or cleaned up. */
  record Issue(MeasurementTask task) implements Effect {}

  /** Tell the controller. */
  record Report(Verdict verdict) implements Effect {}

  /** Remove the run's verdict. */
  record Withdraw(RunId run) implements Effect {}

  /**
   * Write a measurement that no worker answered for to the measurements topic. It is folded when it
   * comes back from there, so that the topic holds the whole evidence.
   */
  record Testify(Measurement measurement) implements Effect {}

  /** The input changed nothing and may be forgotten. */
  record Ignore(Reason reason) implements Effect {}

  /** The input is wrong in itself and belongs to the dead letters. */
  record Refuse(String cause) implements Effect {}

  /** Why an input changes nothing. */
  enum Reason {
    /** Nobody asked for this run (any more). */
    UNKNOWN_RUN,
    /** The run has no such metric (any more). */
    UNKNOWN_METRIC,
    /** That measurement is folded already, or came after its metric was over. */
    LATE,
    /** Too far ahead of the measurement that is to be folded next. */
    TOO_EARLY,
    /** A newer generation of the request is known. */
    OLD_GENERATION
  }
}
