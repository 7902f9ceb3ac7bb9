package dev.sluice.workers.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.aws.SigV4.Credentials;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import dev.sluice.workers.support.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AwsCredentialsTest {

  private static final String ASSUMED =
      """
      <AssumeRoleResponse><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s2</SecretAccessKey>
        <SessionToken>t2</SessionToken><Expiration>2026-11-23T12:00:00Z</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>""";

  private final StubServer aws = StubServer.answering(request -> Reply.status(200, ASSUMED));
  private final HttpAccess http = Contexts.http();

  @AfterEach
  void close() {
    aws.close();
    http.close();
  }

  private AwsCredentials credentials(Map<String, String> environment) {
    return new AwsCredentials(Contexts.services(http, environment));
  }

  @Test
  void keysComeFromTheEnvironment() throws Exception {
    AwsCredentials credentials =
        credentials(
            Map.of(
                "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_SESSION_TOKEN", "t"));

    assertThat(credentials.resolve(Optional.empty(), Optional.empty(), Optional.empty()))
        .isEqualTo(new Credentials("AKID", "s", Optional.of("t")));
  }

  @Test
  void aProfileComesFromTheSharedFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = no
        aws_secret_access_key = no
        [team]
        aws_access_key_id = AKTEAM
        aws_secret_access_key = s=1
        """);

    assertThat(
            credentials(Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString()))
                .resolve(Optional.of("team"), Optional.empty(), Optional.empty()))
        .isEqualTo(new Credentials("AKTEAM", "s=1", Optional.empty()));
    assertThatThrownBy(
            () ->
                credentials(Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString()))
                    .resolve(Optional.of("other"), Optional.empty(), Optional.empty()))
        .hasMessageContaining("profile other of " + file);
  }

  @Test
  void aRoleIsAssumedOnceWithSignedRequest() throws Exception {
    AwsCredentials credentials =
        credentials(
            Map.of(
                "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_ENDPOINT_URL_STS", aws.url()));
    Optional<String> role = Optional.of("arn:aws:iam::1:role/r");

    for (int i = 0; i < 2; i++) {
      assertThat(credentials.resolve(Optional.empty(), role, Optional.of("eu-west-1")))
          .isEqualTo(new Credentials("ASIA", "s2", Optional.of("t2")));
    }

    assertThat(aws.requests()).hasSize(1);
    assertThat(aws.lastRequest().form("RoleArn")).isEqualTo(role);
    assertThat(aws.lastRequest().header("authorization").orElse(""))
        .contains("/eu-west-1/sts/aws4_request");
  }

  @Test
  void aWebIdentityIsExchanged(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "jwt\n");

    Credentials found =
        credentials(
                Map.of(
                    "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
                    "AWS_ROLE_ARN", "arn:r",
                    "AWS_ENDPOINT_URL_STS", aws.url()))
            .resolve(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(found.accessKeyId()).isEqualTo("ASIA");
    assertThat(aws.lastRequest().form("WebIdentityToken")).contains("jwt");
    assertThat(aws.lastRequest().header("authorization")).isEmpty();
  }

  @Test
  void theContainerEndpointIsAsked(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "podtoken");
    aws.now(
        request ->
            Reply.json(
                "{\"AccessKeyId\":\"AKPOD\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                    + "\"Expiration\":\"2026-11-23T12:00:00Z\"}"));

    Credentials found =
        credentials(
                Map.of(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    aws.url() + "/v1/credentials",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    token.toString()))
            .resolve(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(found.accessKeyId()).isEqualTo("AKPOD");
    assertThat(aws.lastRequest().header("authorization")).contains("podtoken");
  }

  @Test
  void aRefusalTellsWhatStsSaid() throws IOException {
    aws.now(
        request ->
            Reply.status(
                403,
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error>"
                    + "</ErrorResponse>"));
    AwsCredentials credentials =
        credentials(
            Map.of(
                "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_ENDPOINT_URL_STS", aws.url()));

    assertThatThrownBy(
            () -> credentials.resolve(Optional.empty(), Optional.of("arn:r"), Optional.empty()))
        .hasMessageContaining("STS answered status 403: AccessDenied not you");
  }

  @Test
  void withoutAnyTheErrorSaysWhereToPutThem() {
    assertThatThrownBy(
            () ->
                credentials(Map.of("AWS_EC2_METADATA_DISABLED", "true"))
                    .resolve(Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("no AWS credentials: set a profile, AWS_ACCESS_KEY_ID");
  }

  @Test
  void theRoleOfTheInstanceIsTheLastPlaceToLook() throws Exception {
    aws.now(
        request ->
            switch (request.path()) {
              case "/latest/api/token" -> Reply.status(200, "session");
              case "/latest/meta-data/iam/security-credentials/" -> Reply.status(200, "node\n");
              case "/latest/meta-data/iam/security-credentials/node" ->
                  Reply.json(
                      "{\"AccessKeyId\":\"AKNODE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                          + "\"Expiration\":\"2026-11-23T12:00:00Z\"}");
              default -> Reply.status(404, "");
            });

    Credentials found =
        credentials(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url()))
            .resolve(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(found).isEqualTo(new Credentials("AKNODE", "s", Optional.of("t")));
    assertThat(aws.requests()).extracting(Request::method).containsExactly("PUT", "GET", "GET");
    assertThat(aws.lastRequest().header("x-aws-ec2-metadata-token")).contains("session");
  }

  @Test
  void anInstanceWithoutARoleIsSaidToHaveNone() {
    aws.now(
        request ->
            request.path().endsWith("/token")
                ? Reply.status(200, "session")
                : Reply.status(404, ""));

    assertThatThrownBy(
            () ->
                credentials(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url()))
                    .resolve(Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("no AWS credentials")
        .hasMessageContaining("metadata service answered status 404");
  }

  @Test
  void theRegionComesFromConfigurationEnvironmentOrHost() throws Exception {
    URI host = URI.create("https://aps-workspaces.ap-south-1.amazonaws.com/workspaces/ws");

    assertThat(credentials(Map.of()).region(Optional.of("eu-west-1"), host)).isEqualTo("eu-west-1");
    assertThat(credentials(Map.of("AWS_REGION", "us-east-2")).region(Optional.empty(), host))
        .isEqualTo("us-east-2");
    assertThat(credentials(Map.of()).region(Optional.empty(), host)).isEqualTo("ap-south-1");
    assertThatThrownBy(
            () -> credentials(Map.of()).region(Optional.empty(), URI.create("http://localhost/")))
        .hasMessageContaining("neither configured nor in AWS_REGION");
  }
}
