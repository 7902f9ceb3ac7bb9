package dev.sluice.controller.apply;

/** What came of carrying out a plan. Failures of the API server are exceptions, not outcomes. */
public sealed interface Outcome {

  /**
   * All was carried out.
   *
   * @param wrote whether anything was written, so that the next plan is due at once
   */
  record Done(boolean wrote) implements Outcome {}

  /** An object had moved on; it was read again, plan anew. */
  record Again(String cause) implements Outcome {}
}
