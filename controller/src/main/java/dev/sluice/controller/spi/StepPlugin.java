package dev.sluice.controller.spi;

/**
 * A kind of canary step of one's own, which a Rollout asks for with {@code plugin: {name, config}}.
 * Found by {@link java.util.ServiceLoader}: name the implementing class, which needs a public
 * constructor without parameters, in {@code META-INF/services/dev.sluice.controller.spi.StepPlugin}
 * and put its jar on the class path of the controller.
 *
 * <p>Every operation may be called again with the same call, after the controller was restarted or
 * another one took over: make it idempotent by {@link StepCall#id}. One Rollout has one call at a
 * time, different Rollouts have calls at once. A call that takes longer than a minute is
 * interrupted. An exception counts as an error, not as a verdict: the same operation is tried again
 * after 30 s, with the same status.
 */
public interface StepPlugin {

  /** The name that Rollouts use, {@code owner/name}. */
  String name();

  /**
   * Begins the step's work, or looks how far it is: called until the answer is Successful, which
   * ends the step, or Failed, which aborts the update.
   *
   * @throws Exception when the work cannot be begun or looked at now
   */
  StepAnswer run(StepCall call) throws Exception;

  /**
   * Ends work under way whose step was skipped by a user or a full promotion. There is no waiting:
   * the answer Running counts as Failed.
   *
   * @throws Exception to be called again, five times at most
   */
  StepAnswer terminate(StepCall call) throws Exception;

  /**
   * Takes back what {@link #run} did, since the update is aborted: called for every step that was
   * begun and did not fail, the last one first. There is no waiting: the answer Running counts as
   * Failed.
   *
   * @throws Exception to be called again, five times at most
   */
  StepAnswer abort(StepCall call) throws Exception;
}
