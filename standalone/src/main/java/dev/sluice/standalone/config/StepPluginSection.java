package dev.sluice.standalone.config;

import dev.sluice.controller.plugin.StepPluginSettings;
import dev.sluice.standalone.config.tree.Key;
import java.time.Duration;
import java.util.Optional;

/** What is said about one step plugin. */
public record StepPluginSection(
    @Key("Where it answers by HTTP; not given for one whose jar is on the class path.")
        Optional<String> url,
    @Key(value = "How long one call by HTTP may take, 1s to 1m.", otherwise = "10s")
        Duration timeout,
    @Key(value = "Count its steps as done without calling it.", otherwise = "false")
        boolean disabled) {

  StepPluginSettings settings() {
    return StepPluginSettings.of(url, timeout, disabled);
  }
}
