package dev.sluice.workers.job;

import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderServices;

/** Makes the provider of type {@code job}. */
public final class JobProviderFactory implements MetricProviderFactory {

  @Override
  public String type() {
    return "job";
  }

  @Override
  public MetricProvider create(ProviderServices services) {
    return new JobProvider(services);
  }
}
