package dev.sluice.workers.aws;

import dev.sluice.workers.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests with AWS Signature Version 4. Pure. */
public final class SigV4 {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private SigV4() {}

  /**
   * An access key.
   *
   * @param sessionToken of temporary credentials
   */
  public record Credentials(
      String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {

    /** Without the secrets. */
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }

  /** The call with the headers {@code X-Amz-Date}, {@code Authorization} and the session token. */
  public static HttpCall sign(
      HttpCall call, String service, String region, Credentials credentials, Instant now) {
    String time = TIME.format(now);
    HttpCall dated = call.withHeader("X-Amz-Date", time);
    if (credentials.sessionToken().isPresent()) {
      dated = dated.withHeader("X-Amz-Security-Token", credentials.sessionToken().get());
    }
    TreeMap<String, String> signed = new TreeMap<>();
    signed.put("host", call.header("host").orElseGet(() -> authority(call)));
    signed.put("x-amz-date", time);
    credentials.sessionToken().ifPresent(token -> signed.put("x-amz-security-token", token));
    String names = String.join(";", signed.keySet());

    String canonical =
        String.join(
            "\n",
            call.method(),
            path(call),
            query(call),
            signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining()),
            names,
            sha256(call.body().orElse("")));
    String day = time.substring(0, 8);
    String scope = String.join("/", day, region, service, "aws4_request");
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical));

    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {day, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return dated.withHeader(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                credentials.accessKeyId(),
                scope,
                names,
                HexFormat.of().formatHex(hmac(key, toSign))));
  }

  private static String authority(HttpCall call) {
    int port = call.uri().getPort();
    return port < 0 ? call.uri().getHost() : call.uri().getHost() + ":" + port;
  }

  /** Every segment encoded once more, as all services but S3 want it. */
  private static String path(HttpCall call) {
    String raw = call.uri().getRawPath();
    return raw.isEmpty() ? "/" : raw.replace("%", "%25").replace(":", "%3A");
  }

  private static String query(HttpCall call) {
    String raw = call.uri().getRawQuery();
    if (raw == null) {
      return "";
    }
    return Arrays.stream(raw.replace("+", "%20").split("&"))
        .map(pair -> pair.contains("=") ? pair : pair + "=")
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
