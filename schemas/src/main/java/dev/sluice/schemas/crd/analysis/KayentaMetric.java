package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A canary judgement by Kayenta. */
@Model
public record KayentaMetric(
    @JsonPropertyDescription("URL of Kayenta.") String address,
    @JsonPropertyDescription("Application.") String application,
    @JsonPropertyDescription("Name of the canary configuration.") String canaryConfigName,
    @JsonPropertyDescription("Account that holds the metrics.") String metricsAccountName,
    @JsonPropertyDescription("Account that holds the configuration.")
        String configurationAccountName,
    @JsonPropertyDescription("Account that stores the judgement.") String storageAccountName,
    @JsonPropertyDescription("Scores that decide.") @Nullable Threshold threshold,
    @JsonPropertyDescription("What is compared.") List<Scope> scopes,
    @JsonPropertyDescription("Judge the time up to now instead of the time since the start.")
        @OmitDefault
        boolean lookback) {

  /** Absent lists, maps and texts become empty ones. */
  public KayentaMetric {
    address = Values.text(address);
    application = Values.text(application);
    canaryConfigName = Values.text(canaryConfigName);
    metricsAccountName = Values.text(metricsAccountName);
    configurationAccountName = Values.text(configurationAccountName);
    storageAccountName = Values.text(storageAccountName);
    scopes = Values.list(scopes);
  }

  /** Scores that decide. */
  @Model
  public record Threshold(
      @JsonPropertyDescription("From this score on the measurement is Successful.")
          @Nullable Long pass,
      @JsonPropertyDescription("From this score on it is Inconclusive, below it Failed.")
          @Nullable Long marginal) {}

  /** A pair of scopes that are compared. */
  @Model
  public record Scope(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("The stable version.") @Nullable ScopeDetail controlScope,
      @JsonPropertyDescription("The new version.") @Nullable ScopeDetail experimentScope) {

    /** Absent lists, maps and texts become empty ones. */
    public Scope {
      name = Values.text(name);
    }
  }

  /** One side of a comparison. */
  @Model
  public record ScopeDetail(
      @JsonPropertyDescription("Scope.") String scope,
      @JsonPropertyDescription("Region.") String region,
      @JsonPropertyDescription("Seconds between points.") @Nullable Long step,
      @JsonPropertyDescription("First instant.") String start,
      @JsonPropertyDescription("Last instant.") String end) {

    /** Absent lists, maps and texts become empty ones. */
    public ScopeDetail {
      scope = Values.text(scope);
      region = Values.text(region);
      start = Values.text(start);
      end = Values.text(end);
    }
  }
}
