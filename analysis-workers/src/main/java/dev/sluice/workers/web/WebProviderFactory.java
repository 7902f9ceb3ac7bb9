package dev.sluice.workers.web;

import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderServices;

/** Makes the provider of type {@code web}. */
public final class WebProviderFactory implements MetricProviderFactory {

  @Override
  public String type() {
    return "web";
  }

  @Override
  public MetricProvider create(ProviderServices services) {
    return new WebProvider(services);
  }
}
