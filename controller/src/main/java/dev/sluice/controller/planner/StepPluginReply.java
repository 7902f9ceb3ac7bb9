package dev.sluice.controller.planner;

import dev.sluice.controller.spi.StepAnswer;

/**
 * What became of a call.
 *
 * @param call that was made
 * @param result what came back
 */
public record StepPluginReply(StepPluginCall call, Result result) {

  /** What came back. */
  public sealed interface Result {

    /** The plugin's answer. */
    record Answered(StepAnswer answer) implements Result {}

    /** None: the plugin is not there, could not be reached, or threw. */
    record Broken(String cause) implements Result {}

    /** The plugin is switched off: its steps count as done. */
    record SwitchedOff() implements Result {}
  }
}
