package dev.sluice.workers.spi;

import dev.sluice.workers.http.HttpAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the worker lends its providers.
 *
 * @param http the HTTP client to use: pooled connections, bounded answers, whole-call timeouts
 * @param kubernetes the cluster's API, empty where the worker was given none
 * @param clock the time
 * @param environment reads an environment variable, null when it is not set
 */
public record ProviderServices(
    HttpAccess http,
    Optional<KubernetesClient> kubernetes,
    InstantSource clock,
    UnaryOperator<@Nullable String> environment) {

  /** The environment variable, empty when it is not set or blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }
}
