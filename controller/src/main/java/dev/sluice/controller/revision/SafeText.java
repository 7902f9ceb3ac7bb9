package dev.sluice.controller.revision;

import java.nio.charset.StandardCharsets;

/** Short labels without vowels, of the kind that Kubernetes uses, so that no word comes out. */
public final class SafeText {

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private SafeText() {}

  /** FNV-1a over 32 bits of the bytes, as a decimal number in the safe alphabet. */
  public static String hash(byte[] bytes) {
    return encode(Integer.toUnsignedString(fnv1a(bytes)));
  }

  /** Each byte of the text as a letter of the safe alphabet. */
  static String encode(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      safe.append(ALPHABET.charAt(Byte.toUnsignedInt(b) % ALPHABET.length()));
    }
    return safe.toString();
  }

  static int fnv1a(byte[] bytes) {
    int hash = FNV_OFFSET;
    for (byte b : bytes) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * FNV_PRIME;
    }
    return hash;
  }
}
