package dev.sluice.standalone.demo;

import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.config.tree.Nearest;
import java.util.List;
import java.util.stream.Stream;

/** What can be played. */
public enum Story {
  /** A good version is promoted. */
  CANARY("canary"),
  /** A bad version is rolled back by its first bad measurement. */
  BAD_CANARY("bad-canary"),
  /** Forty Rollouts in three clusters at once. */
  FLEET("fleet");

  /** The words for all of them, in order. */
  public static final List<String> WORDS = Stream.of(values()).map(Story::word).toList();

  private final String word;

  Story(String word) {
    this.word = word;
  }

  /** As on the command line. */
  public String word() {
    return word;
  }

  /**
   * The one with this word.
   *
   * @throws ConfigurationException when there is none; it names all
   */
  public static Story of(String word) {
    return Stream.of(values())
        .filter(story -> story.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "there is no story %s; there are %s%s"
                        .formatted(
                            word,
                            String.join(", ", WORDS),
                            Nearest.of(word, WORDS)
                                .map("; did you mean %s?"::formatted)
                                .orElse(""))));
  }
}
