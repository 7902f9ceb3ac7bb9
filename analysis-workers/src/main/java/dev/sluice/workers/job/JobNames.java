package dev.sluice.workers.job;

import dev.sluice.workers.spi.MeasurementId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names, labels and annotations of measurement Jobs; the same as Argo Rollouts writes. Pure. */
final class JobNames {

  static final String UID_LABEL = "analysisrun.argoproj.io/uid";
  static final String NAME_ANNOTATION = "analysisrun.argoproj.io/name";
  static final String NAMESPACE_ANNOTATION = "analysisrun.argoproj.io/namespace";
  static final String METRIC_ANNOTATION = "analysisrun.argoproj.io/metric-name";

  /** Measurement metadata: the Job's name. */
  static final String NAME_METADATA = "job-name";

  /** Measurement metadata: the Job's namespace. */
  static final String NAMESPACE_METADATA = "job-namespace";

  private static final int MAX = 63;
  private static final int HASH = 6;

  private JobNames() {}

  /**
   * {@code <runUID>.<metric>.<n>}, at most 63 characters. Where the metric's name does not fit or
   * holds what a name may not, a hash of it keeps metrics and measurements apart.
   */
  static String of(MeasurementId id) {
    String prefix = id.runUid() + ".";
    String suffix = "." + id.sequence();
    int space = MAX - prefix.length() - suffix.length();
    String metric = id.metric();
    String clean = clean(metric);
    if (!clean.equals(metric) || clean.length() > space) {
      int kept = Math.max(0, Math.min(clean.length(), space - HASH - 1));
      clean = clean(clean.substring(0, kept) + "-" + hash(metric));
    }
    return prefix + clean + suffix;
  }

  private static String clean(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
