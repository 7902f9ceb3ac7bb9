package dev.sluice.standalone.config.tree;

import java.util.List;

/** The configuration is wrong; each problem names what is wrong, where, and what would be right. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With all problems found, at least one. */
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** With one problem. */
  public ConfigurationException(String problem) {
    this(List.of(problem));
  }
}
