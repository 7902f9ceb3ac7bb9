package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** What is between a watch and its client: events may come later, not at all, or end early. */
public interface WatchLine {

  /** Nothing: all arrives at once. */
  WatchLine DIRECT =
      new WatchLine() {
        @Override
        public Passed pass(List<ObjectNode> events, boolean ended, Instant now) {
          return new Passed(events, ended ? End.CLOSED : End.OPEN);
        }

        @Override
        public Instant due() {
          return Instant.MAX;
        }
      };

  /** How it goes on. */
  enum End {
    /** It does. */
    OPEN,
    /** The stream is over. */
    CLOSED,
    /** The stream is over, and a last event says that the past was forgotten. */
    EXPIRED
  }

  /** What arrives now, and whether anything can after it. */
  record Passed(List<ObjectNode> events, End end) {}

  /**
   * Takes what the server sends, and answers what arrives.
   *
   * @param ended whether the server sends nothing more
   */
  Passed pass(List<ObjectNode> events, boolean ended, Instant now);

  /** When something arrives or ends though the server sends nothing; MAX: never. */
  Instant due();
}
