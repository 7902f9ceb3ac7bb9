package dev.sluice.aggregator.topology;

/**
 * The names of the topology's nodes and stores; they name changelog topics, so they are for good.
 */
final class Names {

  static final String REQUESTS = "analysis-requests";
  static final String MEASUREMENTS = "measurements";
  static final String CHECK_REQUEST = "check-request";
  static final String CHECK_MEASUREMENT = "check-measurement";
  static final String JUDGE = "judge";
  static final String TASKS = "measurement-tasks";
  static final String VERDICTS = "verdicts";
  static final String TESTIMONIES = "testimonies";
  static final String DEAD_LETTERS = "dead-letters";
  static final String RUN_STORE = "runs";
  static final String TIMER_STORE = "timers";

  private Names() {}
}
