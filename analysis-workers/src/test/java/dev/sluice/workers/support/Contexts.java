package dev.sluice.workers.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MeasurementId;
import dev.sluice.workers.spi.ProviderServices;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What providers are given in tests. */
public final class Contexts {

  /** The time in tests that stop it. */
  public static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");

  /** The largest body that the tests' HTTP access reads. */
  public static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Contexts() {}

  /** JSON written with single quotes. */
  public static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** HTTP that trusts the platform's authorities only. */
  public static HttpAccess http() {
    return new HttpAccess(MAX_BYTES, Optional.empty(), InstantSource.fixed(NOW));
  }

  /** Services without a cluster, at {@link #NOW}. */
  public static ProviderServices services(HttpAccess http, Map<String, String> environment) {
    return new ProviderServices(http, Optional.empty(), InstantSource.fixed(NOW), environment::get);
  }

  /** Services with a cluster. */
  public static ProviderServices services(
      HttpAccess http, KubernetesClient client, Map<String, String> environment) {
    return new ProviderServices(
        http, Optional.of(client), InstantSource.system(), environment::get);
  }

  /** The first measurement of metric {@code metric}; JSON with single quotes. */
  public static MeasurementContext context(String config) {
    return context(id("metric", 1), config);
  }

  /** A measurement with this identity. */
  public static MeasurementContext context(MeasurementId id, String config) {
    return new MeasurementContext(
        id, json(config), NOW.plus(Duration.ofMinutes(5)), (metadata, message) -> {});
  }

  /** A measurement of run {@code run} in namespace {@code default}. */
  public static MeasurementId id(String metric, long sequence) {
    return new MeasurementId(
        Pipeline.CLUSTER,
        "default",
        "run",
        "6f1c7a52-0d5e-4f0e-9d2e-7b8f3c1d2e4a",
        metric,
        sequence);
  }
}
