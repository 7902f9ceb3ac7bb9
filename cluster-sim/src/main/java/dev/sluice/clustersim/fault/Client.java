package dev.sluice.clustersim.fault;

import dev.sluice.clustersim.api.Request;

/** Who asks, as far as faults tell clients apart. */
record Client(String user, String userAgent) {

  static Client of(Request request) {
    return new Client(request.user().name(), request.headers().getOrDefault("user-agent", ""));
  }
}
