package dev.sluice.workers.spi;

/**
 * Makes the provider of one type. Found by {@link java.util.ServiceLoader}: name the implementing
 * class, which needs a public constructor without parameters, in {@code
 * META-INF/services/dev.sluice.workers.spi.MetricProviderFactory}.
 */
public interface MetricProviderFactory {

  /**
   * The key of the metric's {@code provider} object that this provider answers to, {@code
   * prometheus} for example. Two factories of one type on the class path keep the worker from
   * starting.
   */
  String type();

  /**
   * Makes the provider; called once when a worker starts. Must not do I/O: a provider whose back
   * end is away still starts and answers its measurements with an error.
   */
  MetricProvider create(ProviderServices services);
}
