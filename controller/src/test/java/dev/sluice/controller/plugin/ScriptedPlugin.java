package dev.sluice.controller.plugin;

import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.controller.spi.StepCall;
import dev.sluice.controller.spi.StepPlugin;

/** A plugin that does the same at every call. */
record ScriptedPlugin(String name, Work work) implements StepPlugin {

  /** What it does. */
  interface Work {
    StepAnswer at(StepCall call) throws Exception;
  }

  @Override
  public StepAnswer run(StepCall call) throws Exception {
    return work.at(call);
  }

  @Override
  public StepAnswer terminate(StepCall call) {
    return StepAnswer.successful("terminated");
  }

  @Override
  public StepAnswer abort(StepCall call) {
    return StepAnswer.successful("aborted");
  }
}
