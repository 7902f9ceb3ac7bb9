package dev.sluice.schemas.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that are the same whenever the same thing is told again. */
final class EventIds {

  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT = 0x8000000000000000L;

  private EventIds() {}

  /** The id of all events of one update of one Rollout. */
  static String chain(RolloutState state) {
    return uuid("chain", state.cluster(), state.uid(), Long.toString(state.revision()));
  }

  /** The id of one moment: one Rollout, one state, one type, one key. */
  static String event(RolloutState state, String type, String key) {
    return uuid(
        "event",
        state.cluster(),
        state.uid(),
        Long.toString(state.revision()),
        Long.toString(state.sequence()),
        type,
        key);
  }

  /** A UUID of the form that random ones have, from a digest of the parts. */
  private static String uuid(String... parts) {
    byte[] digest = sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    ByteBuffer bits = ByteBuffer.wrap(digest);
    long high = (bits.getLong() & 0xffffffffffff0fffL) | VERSION_4;
    long low = (bits.getLong() & 0x3fffffffffffffffL) | VARIANT;
    return new UUID(high, low).toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
