package dev.sluice.controller.planner;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One call of a step plugin. All but {@code config} and {@code status} is its identity: a reply to
 * any other call says nothing about this one.
 *
 * @param hash pod-template hash of the version that is rolled out
 * @param index of the step
 * @param plugin name of the plugin
 * @param operation what it is to do
 * @param startedAt when the operation began, at its first call
 * @param execution number of the call, from 0
 * @param config what the step gives the plugin
 * @param status what the plugin keeps
 */
public record StepPluginCall(
    String hash,
    int index,
    String plugin,
    Operation operation,
    Instant startedAt,
    int execution,
    Optional<JsonNode> config,
    Optional<JsonNode> status) {

  /** What a plugin can be told to do. */
  public enum Operation {
    /** Do the step's work, or look how far it is. */
    RUN("Run"),
    /** End work whose step was skipped. */
    TERMINATE("Terminate"),
    /** Take back what was done. */
    ABORT("Abort");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    /** As it is written in the status. */
    public String text() {
      return text;
    }
  }

  /** Whether both have one identity. */
  public boolean same(StepPluginCall other) {
    return bare().equals(other.bare());
  }

  private StepPluginCall bare() {
    return new StepPluginCall(
        hash, index, plugin, operation, startedAt, execution, Optional.empty(), Optional.empty());
  }
}
