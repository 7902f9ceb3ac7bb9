package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a provider authenticates itself. */
@Model
public record Authentication(
    @JsonPropertyDescription("AWS signature version 4, for Amazon Managed Prometheus.")
        @Nullable Sigv4 sigv4,
    @JsonPropertyDescription("OAuth 2 client credentials.") @Nullable OAuth2 oauth2,
    @JsonPropertyDescription("User name and password.") @Nullable BasicAuth basicAuth) {

  /** AWS signature version 4. */
  @Model
  public record Sigv4(
      @JsonPropertyDescription("AWS region of the workspace.") String region,
      @JsonPropertyDescription("Profile of the AWS configuration.") String profile,
      @JsonPropertyDescription("Role to assume.") String roleArn) {

    /** Absent lists, maps and texts become empty ones. */
    public Sigv4 {
      region = Values.text(region);
      profile = Values.text(profile);
      roleArn = Values.text(roleArn);
    }
  }

  /** OAuth 2 client credentials. */
  @Model
  public record OAuth2(
      @JsonPropertyDescription("URL that gives tokens.") String tokenUrl,
      @JsonPropertyDescription("Client id.") String clientId,
      @JsonPropertyDescription("Client secret; use an argument from a Secret.") String clientSecret,
      @JsonPropertyDescription("Scopes to ask for.") List<String> scopes) {

    /** Absent lists, maps and texts become empty ones. */
    public OAuth2 {
      tokenUrl = Values.text(tokenUrl);
      clientId = Values.text(clientId);
      clientSecret = Values.text(clientSecret);
      scopes = Values.list(scopes);
    }
  }

  /** User name and password. */
  @Model
  public record BasicAuth(
      @JsonPropertyDescription("User name.") String username,
      @JsonPropertyDescription("Password; use an argument from a Secret.") String password) {

    /** Absent lists, maps and texts become empty ones. */
    public BasicAuth {
      username = Values.text(username);
      password = Values.text(password);
    }
  }
}
