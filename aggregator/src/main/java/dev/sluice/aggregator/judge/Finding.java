package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;

/**
 * What a finished measurement comes to.
 *
 * @param phase a completed phase
 * @param value the provider's value, rendered for status
 * @param message why, empty where the value speaks for itself
 */
record Finding(AnalysisPhase phase, String value, String message) {

  /** Longer texts are cut: status is no place for a provider's whole answer. */
  static final int MAX_TEXT = 4096;

  /** Cuts {@code value} and {@code message} to {@link #MAX_TEXT}. */
  Finding {
    value = clip(value);
    message = clip(message);
  }

  static String clip(String text) {
    return clip(text, MAX_TEXT);
  }

  static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }
}
