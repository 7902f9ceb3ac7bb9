package dev.sluice.workers.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.workers.aws.SigV4.Credentials;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.http.HttpAnswer;
import dev.sluice.workers.http.HttpCall;
import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderServices;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS credentials from where AWS' own SDKs look: a profile of the shared credentials file,
 * environment variables, a web identity token (IRSA), the container endpoint (EKS Pod Identity,
 * ECS), the EC2 instance's role; and a role assumed with them. Temporary ones are kept until
 * shortly before they expire. Thread-safe.
 */
public final class AwsCredentials {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration EARLY = Duration.ofMinutes(2);
  private static final Pattern REGION = Pattern.compile("\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.");
  private static final int MAX_CACHED = 100;
  private static final String CONTAINER = "http://169.254.170.2";
  private static final String NOWHERE =
      "sigv4: no AWS credentials: set a profile, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
          + " or give the worker's service account a role (IRSA, EKS Pod Identity)";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Source(Optional<String> profile, Optional<String> roleArn, String region) {}

  private record Temporary(Credentials credentials, Instant expires) {}

  private final ProviderServices services;
  private final InstanceMetadata instance;
  private final Map<Source, Temporary> cached = new ConcurrentHashMap<>();

  /** Without credentials yet. */
  public AwsCredentials(ProviderServices services) {
    this.services = services;
    this.instance = new InstanceMetadata(services);
  }

  /**
   * The region to sign for: as configured, else from the environment, else from the host name.
   *
   * @throws ProviderException when none of them tells
   */
  public String region(Optional<String> configured, URI address) throws ProviderException {
    Optional<String> region =
        configured
            .or(() -> services.variable("AWS_REGION"))
            .or(() -> services.variable("AWS_DEFAULT_REGION"));
    if (region.isPresent()) {
      return region.get();
    }
    Matcher host = REGION.matcher(address.getHost());
    if (host.find()) {
      return host.group(1);
    }
    throw new ProviderException("sigv4: the region is neither configured nor in AWS_REGION");
  }

  /**
   * The credentials to sign with.
   *
   * @throws ProviderException saying where was looked and what was wrong there
   * @throws InterruptedException when cancelled
   */
  public Credentials resolve(
      Optional<String> profile, Optional<String> roleArn, Optional<String> region)
      throws ProviderException, InterruptedException {
    String stsRegion = region.or(() -> services.variable("AWS_REGION")).orElse("us-east-1");
    Source source = new Source(profile, roleArn, stsRegion);
    Instant now = services.clock().instant();
    Temporary known = cached.get(source);
    if (known != null && known.expires().isAfter(now)) {
      return known.credentials();
    }
    Temporary found = base(profile, stsRegion);
    if (roleArn.isPresent()) {
      found = assumeRole(found.credentials(), roleArn.get(), stsRegion);
    }
    if (cached.size() >= MAX_CACHED) {
      cached.clear();
    }
    cached.put(source, found);
    return found.credentials();
  }

  private Temporary base(Optional<String> profile, String region)
      throws ProviderException, InterruptedException {
    if (profile.isPresent()) {
      return fromFile(profile.get());
    }
    Optional<String> id = services.variable("AWS_ACCESS_KEY_ID");
    Optional<String> secret = services.variable("AWS_SECRET_ACCESS_KEY");
    if (id.isPresent() && secret.isPresent()) {
      return forAWhile(
          new Credentials(id.get(), secret.get(), services.variable("AWS_SESSION_TOKEN")));
    }
    Optional<String> tokenFile = services.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    Optional<String> role = services.variable("AWS_ROLE_ARN");
    if (tokenFile.isPresent() && role.isPresent()) {
      return webIdentity(role.get(), read(tokenFile.get()).strip(), region);
    }
    Optional<String> container =
        services
            .variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
            .or(
                () ->
                    services
                        .variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                        .map(CONTAINER::concat));
    if (container.isPresent()) {
      return fromContainer(container.get());
    }
    if (Files.exists(credentialsFile())) {
      return fromFile(services.variable("AWS_PROFILE").orElse("default"));
    }
    return ofTheInstance();
  }

  private Temporary ofTheInstance() throws ProviderException, InterruptedException {
    if (!instance.enabled()) {
      throw new ProviderException(NOWHERE);
    }
    String document;
    try {
      document = instance.credentials();
    } catch (ProviderException e) {
      throw new ProviderException(NOWHERE + "; " + e.getMessage(), e);
    }
    return fromJson(document, "the EC2 instance's metadata service");
  }

  private Path credentialsFile() {
    return Path.of(
        services
            .variable("AWS_SHARED_CREDENTIALS_FILE")
            .orElse(services.variable("HOME").orElse("") + "/.aws/credentials"));
  }

  private Temporary fromFile(String profile) throws ProviderException {
    Path file = credentialsFile();
    Map<String, String> values = new HashMap<>();
    boolean inProfile = false;
    for (String line : read(file.toString()).lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        inProfile = line.equals("[" + profile + "]");
      } else if (inProfile && line.contains("=") && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    String id = values.get("aws_access_key_id");
    String secret = values.get("aws_secret_access_key");
    if (id == null || secret == null) {
      throw new ProviderException(
          "sigv4: profile %s of %s holds no aws_access_key_id and aws_secret_access_key"
              .formatted(profile, file));
    }
    return forAWhile(
        new Credentials(id, secret, Optional.ofNullable(values.get("aws_session_token"))));
  }

  private Temporary forAWhile(Credentials credentials) {
    return new Temporary(credentials, services.clock().instant().plus(Duration.ofMinutes(1)));
  }

  private static String read(String file) throws ProviderException {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ProviderException("sigv4: file %s cannot be read".formatted(file), e);
    }
  }

  private Temporary fromContainer(String uri) throws ProviderException, InterruptedException {
    HttpCall call =
        HttpCall.get(HttpAccess.absolute("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri), TIMEOUT);
    Optional<String> tokenFile = services.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (tokenFile.isPresent()) {
      call = call.withHeader("Authorization", read(tokenFile.get()).strip());
    }
    HttpAnswer answer = services.http().send(call);
    return fromJson(answer.body(), "%s (status %d)".formatted(uri, answer.status()));
  }

  private static Temporary fromJson(String document, String source) throws ProviderException {
    try {
      JsonNode json = MAPPER.readTree(document);
      return temporary(
          json.path("AccessKeyId").asText(""),
          json.path("SecretAccessKey").asText(""),
          json.path("Token").asText(""),
          json.path("Expiration").asText(""));
    } catch (JsonProcessingException e) {
      throw new ProviderException("sigv4: %s answered what is not JSON".formatted(source), e);
    }
  }

  private Temporary webIdentity(String role, String token, String region)
      throws ProviderException, InterruptedException {
    return sts(
        region,
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=sluice&RoleArn="
            + encode(role)
            + "&WebIdentityToken="
            + encode(token),
        Optional.empty());
  }

  private Temporary assumeRole(Credentials credentials, String role, String region)
      throws ProviderException, InterruptedException {
    return sts(
        region,
        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=sluice&RoleArn=" + encode(role),
        Optional.of(credentials));
  }

  private Temporary sts(String region, String form, Optional<Credentials> signer)
      throws ProviderException, InterruptedException {
    String endpoint =
        services
            .variable("AWS_ENDPOINT_URL_STS")
            .orElse("https://sts." + region + ".amazonaws.com/");
    HttpCall call =
        new HttpCall(
            "POST",
            HttpAccess.absolute("AWS_ENDPOINT_URL_STS", endpoint),
            List.of(new Header("Content-Type", "application/x-www-form-urlencoded")),
            Optional.of(form),
            TIMEOUT,
            false);
    if (signer.isPresent()) {
      call = SigV4.sign(call, "sts", region, signer.get(), services.clock().instant());
    }
    HttpAnswer answer = services.http().send(call);
    if (!answer.successful()) {
      throw new ProviderException(
          "sigv4: STS answered status %d: %s %s"
              .formatted(answer.status(), element(answer, "Code"), element(answer, "Message")));
    }
    return temporary(
        element(answer, "AccessKeyId"),
        element(answer, "SecretAccessKey"),
        element(answer, "SessionToken"),
        element(answer, "Expiration"));
  }

  private static String element(HttpAnswer answer, String name) {
    Matcher matcher =
        Pattern.compile("<" + name + ">\\s*([^<]*?)\\s*</" + name + ">").matcher(answer.body());
    return matcher.find() ? matcher.group(1) : "";
  }

  private static Temporary temporary(String id, String secret, String token, String expiration)
      throws ProviderException {
    if (id.isEmpty() || secret.isEmpty()) {
      throw new ProviderException("sigv4: AWS answered without an access key");
    }
    try {
      return new Temporary(
          new Credentials(id, secret, Optional.of(token).filter(text -> !text.isEmpty())),
          Instant.parse(expiration).minus(EARLY));
    } catch (DateTimeException e) {
      throw new ProviderException("sigv4: AWS answered without an expiration", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
