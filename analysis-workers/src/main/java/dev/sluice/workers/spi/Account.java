package dev.sluice.workers.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A provider account: where measurements go and as whom. Holds a digest of the credentials only, so
 * it may be logged.
 *
 * @param address the back end, as configured
 * @param credentials digest of the credentials; empty without any
 */
public record Account(String address, String credentials) {

  /** The account of these credentials at this address; the credentials are digested. */
  public static Account of(String address, List<String> credentials) {
    if (credentials.isEmpty()) {
      return new Account(address, "");
    }
    return new Account(address, digest(String.join("\0", credentials)).substring(0, 16));
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
