package dev.sluice.controller.plugin;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator of a controller says about one step plugin.
 *
 * @param url where it answers by HTTP; empty: it is on the class path
 * @param timeout how long one call by HTTP may take, 1 s to 1 min
 * @param disabled its steps count as done
 */
public record StepPluginSettings(Optional<URI> url, Duration timeout, boolean disabled) {

  /**
   * Settings as they are configured.
   *
   * @throws IllegalArgumentException also when the url is none
   */
  public static StepPluginSettings of(Optional<String> url, Duration timeout, boolean disabled) {
    return new StepPluginSettings(url.map(URI::create), timeout, disabled);
  }

  /** Checks url and timeout. */
  public StepPluginSettings {
    url.ifPresent(
        address -> {
          if (address.getHost() == null
              || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException(
                "a step plugin's url is '%s' but must be http://... or https://..."
                    .formatted(address));
          }
        });
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(StepPluginDesk.LIMIT) > 0) {
      throw new IllegalArgumentException(
          "a step plugin's timeout is '%s' but must be 1s to 1m".formatted(timeout));
    }
  }
}
