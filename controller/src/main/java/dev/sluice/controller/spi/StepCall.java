package dev.sluice.controller.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a plugin is called about. Change none of the nodes.
 *
 * @param id of the call: one that is repeated, after a restart of the controller, has the same
 * @param rollout the Rollout as the API server has it
 * @param step index of the step, from 0
 * @param config what the step gives the plugin; a missing node when it gives nothing
 * @param status what the plugin answered to keep for itself at its last call of {@code run}
 */
public record StepCall(
    String id, JsonNode rollout, int step, JsonNode config, Optional<JsonNode> status) {}
