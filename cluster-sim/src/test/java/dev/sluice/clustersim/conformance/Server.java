package dev.sluice.clustersim.conformance;

import java.util.List;
import java.util.Map;

/** What is asked: the simulator or a real API server. */
interface Server {

  /**
   * An answer.
   *
   * @param body as it came; a watch's: one event a line
   */
  record Reply(int code, String contentType, List<String> warnings, String body) {}

  /** Asks; a watch is waited for until it ends. */
  Reply call(String method, String pathAndQuery, Map<String, String> headers, String body);
}
