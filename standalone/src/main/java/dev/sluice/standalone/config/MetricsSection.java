package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;

/** Where metrics and health are served. */
public record MetricsSection(
    @Key(
            value = "Port of `/metrics`, `/livez`, `/healthz` and `/readyz`; 0 takes a free one.",
            otherwise = "8090")
        int port) {

  /** Checks the port. */
  public MetricsSection {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is %d, must be 0 to 65535".formatted(port));
    }
  }
}
