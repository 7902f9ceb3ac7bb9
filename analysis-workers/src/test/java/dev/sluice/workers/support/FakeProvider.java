package dev.sluice.workers.support;

import dev.sluice.workers.spi.Account;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.MetricProviderFactory;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderServices;
import java.util.Map;

/** A provider of type {@code fake} that does what its test says; terminations count apart. */
public final class FakeProvider implements MetricProvider, MetricProviderFactory {

  /** What the provider does. */
  @FunctionalInterface
  public interface Behaviour {
    /** Measures. */
    ProviderResult measure(MeasurementContext context)
        throws ProviderException, InterruptedException;
  }

  private final boolean shareable;
  private final Behaviour start;
  private final Behaviour terminate;

  /** Starts and terminates so. */
  public FakeProvider(boolean shareable, Behaviour start, Behaviour terminate) {
    this.shareable = shareable;
    this.start = start;
    this.terminate = terminate;
  }

  /** Measures so, also to terminate; nothing is shared. */
  public static FakeProvider measuring(Behaviour behaviour) {
    return new FakeProvider(false, behaviour, behaviour);
  }

  @Override
  public String type() {
    return "fake";
  }

  @Override
  public MetricProvider create(ProviderServices services) {
    return this;
  }

  @Override
  public Account account(MeasurementContext context) {
    return new Account("fake", "");
  }

  @Override
  public boolean shareable(MeasurementContext context) {
    return shareable;
  }

  @Override
  public ProviderResult start(MeasurementContext context)
      throws ProviderException, InterruptedException {
    return start.measure(context);
  }

  @Override
  public ProviderResult terminate(MeasurementContext context, Map<String, String> metadata)
      throws ProviderException, InterruptedException {
    return terminate.measure(context);
  }
}
