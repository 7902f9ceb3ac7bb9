package dev.sluice.workers.task;

import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderServices;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The providers of this process by type. */
public final class Providers implements AutoCloseable {

  private final Map<String, MetricProvider> byType = new TreeMap<>();

  /**
   * Makes one provider from each factory.
   *
   * @throws IllegalArgumentException when two factories claim one type, naming both
   */
  public Providers(Iterable<MetricProviderFactory> factories, ProviderServices services) {
    Map<String, MetricProviderFactory> claimed = new TreeMap<>();
    for (MetricProviderFactory factory : factories) {
      MetricProviderFactory other = claimed.put(factory.type(), factory);
      if (other != null) {
        throw new IllegalArgumentException(
            "two providers of type '%s' are on the class path: %s and %s"
                .formatted(
                    factory.type(), other.getClass().getName(), factory.getClass().getName()));
      }
    }
    claimed.forEach((type, factory) -> byType.put(type, factory.create(services)));
  }

  MetricProvider get(String type) throws ProviderException {
    MetricProvider provider = byType.get(type);
    if (provider == null) {
      throw new ProviderException(
          "provider '%s' is not known to this worker, which has: %s"
              .formatted(type, String.join(", ", byType.keySet())));
    }
    return provider;
  }

  /** The types there are. */
  public Set<String> types() {
    return Set.copyOf(byType.keySet());
  }

  @Override
  public void close() {
    byType.values().forEach(MetricProvider::close);
  }
}
