package dev.sluice.controller.apply;

import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.StepPluginCall;

/** Where a plan's calls of step plugins go. Thread-safe. */
@FunctionalInterface
public interface StepPluginCaller {

  /**
   * Makes a call, unless it is under way or its reply is at hand. Returns at once; the Rollout is
   * looked at again when the reply is there.
   *
   * @param rollout about which it is made, as it is now
   */
  void call(RawRollout rollout, StepPluginCall call);
}
