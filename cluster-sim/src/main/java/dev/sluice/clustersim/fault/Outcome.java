package dev.sluice.clustersim.fault;

import dev.sluice.clustersim.api.Answer;
import java.time.Duration;
import java.time.Instant;

/** What a client sees of its request, counted from the instant at which it was sent. */
public sealed interface Outcome {

  /**
   * The answer arrives; what was asked for was carried out at once.
   *
   * @param after how long the answer takes
   */
  record Answered(Answer answer, Duration after) implements Outcome {}

  /**
   * The connection breaks, and there is no answer.
   *
   * @param carriedOut whether what was asked for was done all the same; the client cannot know
   * @param after how long it takes to break
   */
  record Lost(boolean carriedOut, Duration after) implements Outcome {}

  /**
   * Nothing comes through now. Ask again at {@code until}, or earlier when the faults have {@link
   * Faults#changes changed}; a client that gives up before was never heard.
   *
   * @param until {@link Instant#MAX} when only a change of the faults heals it
   */
  record Held(Instant until) implements Outcome {}
}
