package dev.sluice.workers.aws;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.http.HttpAnswer;
import dev.sluice.workers.http.HttpCall;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderServices;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The metadata service of an EC2 instance, version 2: a session token first, then the credentials
 * of the instance's role. The last place to look, as in AWS' SDKs. Thread-safe.
 */
final class InstanceMetadata {

  private static final String ADDRESS = "http://169.254.169.254";
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

  /** Answers within milliseconds where there is one. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ProviderServices services;

  InstanceMetadata(ProviderServices services) {
    this.services = services;
  }

  /** Whether it may be asked. */
  boolean enabled() {
    return services
        .variable("AWS_EC2_METADATA_DISABLED")
        .filter("true"::equalsIgnoreCase)
        .isEmpty();
  }

  /**
   * The role's credentials, the JSON document as it is served.
   *
   * @throws ProviderException when there is no such service, or the instance has no role
   */
  String credentials() throws ProviderException, InterruptedException {
    String token =
        ask(
            new HttpCall(
                "PUT",
                uri("/latest/api/token"),
                List.of(new HttpCall.Header("X-aws-ec2-metadata-token-ttl-seconds", "300")),
                Optional.empty(),
                TIMEOUT,
                false));
    String role = get(ROLES, token).lines().findFirst().orElse("").strip();
    if (role.isEmpty()) {
      throw new ProviderException("sigv4: the EC2 instance has no role");
    }
    return get(ROLES + role, token);
  }

  private String get(String path, String token) throws ProviderException, InterruptedException {
    return ask(
        HttpCall.get(uri(path), TIMEOUT).withHeader("X-aws-ec2-metadata-token", token.strip()));
  }

  private String ask(HttpCall call) throws ProviderException, InterruptedException {
    HttpAnswer answer = services.http().send(call);
    if (!answer.successful()) {
      throw new ProviderException(
          "sigv4: the EC2 instance's metadata service answered status %d for %s"
              .formatted(answer.status(), call.uri().getPath()));
    }
    return answer.body();
  }

  private URI uri(String path) throws ProviderException {
    String address = services.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").orElse(ADDRESS);
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    return HttpAccess.absolute("AWS_EC2_METADATA_SERVICE_ENDPOINT", base + path);
  }
}
