package dev.sluice.schemas.run;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** Reads numbers that may be written as text, which is what an argument makes of them. */
final class IntOrStrings {

  private IntOrStrings() {}

  /** The number; 0 for text that is none, as in Argo Rollouts; {@code absent} when not given. */
  static int value(@Nullable IntOrString number, int absent) {
    if (number == null) {
      return absent;
    }
    Integer integer = number.getIntVal();
    if (integer != null) {
      return integer;
    }
    String text = number.getStrVal();
    if (text == null) {
      return absent;
    }
    try {
      return Math.clamp(Long.parseLong(text), Integer.MIN_VALUE, Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
