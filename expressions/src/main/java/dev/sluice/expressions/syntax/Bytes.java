package dev.sluice.expressions.syntax;

import java.nio.charset.StandardCharsets;

/**
 * Text as the language sees it: a sequence of UTF-8 bytes. Each byte is one character (0 to 255) of
 * a Java string, so that indexes, slices, order and search work on bytes as expr-lang's do, and
 * Java keeps such strings compact.
 */
public final class Bytes {
  private Bytes() {}

  /** Turns ordinary text into its bytes. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  /** Turns bytes into ordinary text; malformed bytes become the replacement character. */
  public static String text(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return new String(array(bytes), StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }

  /** The bytes as an array. */
  public static byte[] array(String bytes) {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes of an array. */
  public static String of(byte[] array) {
    return new String(array, StandardCharsets.ISO_8859_1);
  }
}
