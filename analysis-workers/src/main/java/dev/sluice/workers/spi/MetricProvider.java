package dev.sluice.workers.spi;

import java.util.Map;

/**
 * Carries out measurements of one type. One instance serves the whole worker process, so every
 * method must be safe to call from many threads at once.
 *
 * <p><b>Threads.</b> Each call runs on a virtual thread of its own and may block. A call that takes
 * longer than the worker holds records (a quarter of a second) is not an error: the worker tells
 * the aggregator that the measurement is in progress and keeps telling it until the call returns.
 * Every call is interrupted when its {@link MeasurementContext#deadline()} passes, when the run is
 * terminated, or when the worker shuts down: let {@link InterruptedException} out.
 *
 * <p><b>Identity.</b> A measurement may be started more than once, on this worker and others, after
 * a crash or a slow acknowledgement; {@link MeasurementContext#id()} is the same each time. A query
 * simply runs again. A provider that creates something derives its name from the identity and
 * adopts what it finds under that name.
 *
 * <p><b>Errors.</b> Throw {@link ProviderException} with a message that names what is wrong and
 * what would be right; it becomes an {@code Error} measurement, which the user's error limit
 * counts. Throw {@link ThrottledException} when the back end asks to slow down: that is no error,
 * the worker keeps the whole account quiet for so long and tries again. Any other exception also
 * becomes an {@code Error} measurement, with its class name.
 *
 * <p><b>Secrets.</b> The configuration holds resolved secret values. The worker replaces them by
 * {@code *****} in messages, metadata and values; a provider must not log them.
 */
public interface MetricProvider extends AutoCloseable {

  /**
   * Whose budget this measurement is charged to. The worker bounds the calls at once and the calls
   * per second of every account. Only parses the configuration, no I/O.
   *
   * @throws ProviderException when the configuration is wrong
   */
  Account account(MeasurementContext context) throws ProviderException;

  /**
   * Whether two measurements with equal configurations at the same moment may share one answer.
   * True for queries without side effects.
   *
   * @throws ProviderException when the configuration is wrong
   */
  default boolean shareable(MeasurementContext context) throws ProviderException {
    return false;
  }

  /**
   * Starts the measurement: a query returns its answer as {@link ProviderResult.Finished}; what
   * runs elsewhere and reports by itself returns {@link ProviderResult.Following}, which holds no
   * thread.
   *
   * @throws ProviderException when it cannot be measured
   * @throws InterruptedException when cancelled
   */
  ProviderResult start(MeasurementContext context) throws ProviderException, InterruptedException;

  /**
   * Goes on with a measurement that an earlier attempt, perhaps on a worker that died, reported in
   * progress with metadata. Unless overridden the same as {@link #start}.
   *
   * @param metadata what {@link MeasurementContext#progress} or {@link ProviderResult.Following}
   *     last told
   * @throws ProviderException when it cannot be measured
   * @throws InterruptedException when cancelled
   */
  default ProviderResult resume(MeasurementContext context, Map<String, String> metadata)
      throws ProviderException, InterruptedException {
    return start(context);
  }

  /**
   * Stops a measurement in flight and says how it ended. Unless overridden it measures once more: a
   * query has nothing to stop, and a result is never made up.
   *
   * @param metadata as in {@link #resume}; empty when none was told
   * @throws ProviderException when it cannot be stopped
   * @throws InterruptedException when cancelled
   */
  default ProviderResult terminate(MeasurementContext context, Map<String, String> metadata)
      throws ProviderException, InterruptedException {
    return start(context);
  }

  /**
   * Removes what older measurements of this metric left behind. Unless overridden there is nothing.
   *
   * @param keep how many of the newest to leave, at least 1
   * @throws ProviderException when it cannot be removed; tried again with the next measurement
   * @throws InterruptedException when cancelled
   */
  default void collectGarbage(MeasurementContext context, int keep)
      throws ProviderException, InterruptedException {}

  /** Frees what the provider holds; called once, after its last measurement. */
  @Override
  default void close() {}
}
