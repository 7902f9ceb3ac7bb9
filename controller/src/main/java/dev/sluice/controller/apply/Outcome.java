package dev.sluice.controller.apply;

/** What came of carrying out a plan. Failures of the API server are exceptions, not outcomes. */
public sealed interface Outcome {

  /**
   * All was carried out.
   *
   * @param wrote whether anything was written, so that the next plan is due at once
   */
  record Done(boolean wrote) implements Outcome {}

  /**
   * The API server will not have the new ReplicaSet, as it is or for now (an invalid pod template,
   * a quota, an admission webhook). Of the rest only what moves traffic was carried out.
   *
   * @param replicaSet its name
   * @param message what the API server says
   */
  record Refused(String replicaSet, String message) implements Outcome {}

  /** An object had moved on; it was read again, plan anew. */
  record Again(String cause) implements Outcome {}
}
