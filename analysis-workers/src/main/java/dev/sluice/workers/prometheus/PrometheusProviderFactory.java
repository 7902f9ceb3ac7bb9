package dev.sluice.workers.prometheus;

import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderServices;

/** Makes the provider of type {@code prometheus}. */
public final class PrometheusProviderFactory implements MetricProviderFactory {

  @Override
  public String type() {
    return "prometheus";
  }

  @Override
  public MetricProvider create(ProviderServices services) {
    return new PrometheusProvider(services);
  }
}
