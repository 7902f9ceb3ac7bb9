package dev.sluice.clustersim.client;

import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import java.io.IOException;

/** Brings a request to a cluster, on the caller's thread. */
@FunctionalInterface
public interface Transport {

  /**
   * Sends one request.
   *
   * @throws IOException when the answer does not come: the request may have been carried out
   */
  Answer send(Request request) throws IOException;
}
