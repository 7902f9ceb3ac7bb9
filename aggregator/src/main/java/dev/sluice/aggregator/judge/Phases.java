package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;

/** What can be said of a phase by itself. */
public final class Phases {

  private Phases() {}

  /** Whether a measurement, metric or run in this phase is over. */
  public static boolean completed(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_SUCCESSFUL,
          ANALYSIS_PHASE_FAILED,
          ANALYSIS_PHASE_ERROR,
          ANALYSIS_PHASE_INCONCLUSIVE ->
          true;
      case ANALYSIS_PHASE_UNSPECIFIED,
          ANALYSIS_PHASE_PENDING,
          ANALYSIS_PHASE_RUNNING,
          UNRECOGNIZED ->
          false;
    };
  }

  /** Whether a metric in this phase ends the whole run. */
  static boolean bad(AnalysisPhase phase) {
    return completed(phase) && phase != AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;
  }

  /** Rank across metrics, best first: here Failed is worse than Error (spec §5.7). */
  static int rank(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_SUCCESSFUL -> 0;
      case ANALYSIS_PHASE_RUNNING -> 1;
      case ANALYSIS_PHASE_PENDING -> 2;
      case ANALYSIS_PHASE_INCONCLUSIVE -> 3;
      case ANALYSIS_PHASE_ERROR -> 4;
      case ANALYSIS_PHASE_FAILED -> 5;
      case ANALYSIS_PHASE_UNSPECIFIED, UNRECOGNIZED -> -1;
    };
  }

  /** The name that status and messages show, e.g. {@code Successful}. */
  public static String title(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_PENDING -> "Pending";
      case ANALYSIS_PHASE_RUNNING -> "Running";
      case ANALYSIS_PHASE_SUCCESSFUL -> "Successful";
      case ANALYSIS_PHASE_FAILED -> "Failed";
      case ANALYSIS_PHASE_ERROR -> "Error";
      case ANALYSIS_PHASE_INCONCLUSIVE -> "Inconclusive";
      case ANALYSIS_PHASE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }
}
