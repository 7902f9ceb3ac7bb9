package dev.sluice.workers.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets equal queries at the same moment share one call. Whoever comes first makes the call; others
 * join until {@link #MOMENT} after it was sent. Holds nothing but calls under way. Thread-safe.
 *
 * @param <K> what makes queries equal
 * @param <V> the answer
 */
public final class SharedFlights<K, V> {

  /** How long after it was sent a call may still be joined. */
  public static final Duration MOMENT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Map<K, Flight<V>> flights = new ConcurrentHashMap<>();

  /** Without flights yet. */
  public SharedFlights(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A call under way.
   *
   * @param <V> the answer
   */
  public static final class Flight<V> {
    private final InstantSource clock;
    private final CompletableFuture<V> answer = new CompletableFuture<>();
    private final AtomicInteger joined = new AtomicInteger();
    private volatile @Nullable Instant sentAt;

    private Flight(InstantSource clock) {
      this.clock = clock;
    }

    /** To be told when the call leaves, after waiting for its turn. */
    public void sent() {
      sentAt = clock.instant();
    }

    private boolean joinable() {
      Instant sent = sentAt;
      return sent == null || clock.instant().isBefore(sent.plus(MOMENT));
    }
  }

  /**
   * The call to make.
   *
   * @param <V> the answer
   */
  @FunctionalInterface
  public interface Call<V> {
    /** Makes the call; tells {@link Flight#sent()} when it leaves. */
    V call(Flight<V> flight) throws Exception;
  }

  /**
   * The answer of a flight under way, else of {@code call}.
   *
   * @throws Exception what the call threw; when the first caller is interrupted, those who joined
   *     fly again
   */
  public V fly(K key, Call<V> call) throws Exception {
    while (true) {
      Flight<V> own = new Flight<>(clock);
      Flight<V> flight =
          flights.compute(key, (k, known) -> known != null && known.joinable() ? known : own);
      if (flight == own) {
        return lead(key, own, () -> call.call(own));
      }
      flight.joined.incrementAndGet();
      try {
        return flight.answer.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case InterruptedException interrupted -> {} // the leader's end, not ours
          case Exception cause -> throw cause;
          case null, default -> throw e;
        }
      }
    }
  }

  int joined(K key) {
    Flight<V> flight = flights.get(key);
    return flight == null ? 0 : flight.joined.get();
  }

  int underWay() {
    return flights.size();
  }

  private V lead(K key, Flight<V> flight, Callable<V> call) throws Exception {
    try {
      V answer = call.call();
      flight.answer.complete(answer);
      return answer;
    } catch (Exception e) {
      flight.answer.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(key, flight);
      flight.answer.completeExceptionally(new InterruptedException("the flight ended"));
    }
  }
}
