package dev.sluice.clustersim.registry;

import java.util.SplittableRandom;
import java.util.UUID;

/** Unique ids and generated names, the same ones for the same seed. Not thread-safe. */
public final class Ids {

  /** What Kubernetes makes names of: nothing that reads like a word. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;
  private static final int MAX_PREFIX = 63 - SUFFIX;

  private final SplittableRandom random;

  /** The ids that follow from {@code seed}. */
  public Ids(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A new random UUID. */
  public String uid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
    return new UUID(high, low).toString();
  }

  /** A name that begins with {@code prefix}, cut where it would get too long. */
  public String name(String prefix) {
    StringBuilder name =
        new StringBuilder(prefix.length() > MAX_PREFIX ? prefix.substring(0, MAX_PREFIX) : prefix);
    for (int i = 0; i < SUFFIX; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
