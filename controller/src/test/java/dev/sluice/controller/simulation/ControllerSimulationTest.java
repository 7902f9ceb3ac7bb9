package dev.sluice.controller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Plays seeds: {@code -Dsluice.seeds=N} as many from the first, {@code -Dsluice.seed=S} that one
 * alone and told as it goes.
 */
class ControllerSimulationTest {

  private static final int SEEDS = 2_000;
  private static final int MOST_FAILURES = 5;

  private record Failure(long seed, Throwable cause) {}

  @Test
  void whateverHappensThePromisesHoldAndAllComesToItsEnd() throws Exception {
    Long only = Long.getLong("sluice.seed");
    if (only != null) {
      new Story(only, Theatre.open(), System.out::println).play();
      return;
    }
    long count = Long.getLong("sluice.seeds", SEEDS);
    AtomicLong next = new AtomicLong();
    List<Failure> failures = new ArrayList<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<List<Failure>>> players = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        players.add(() -> playAll(next, count));
      }
      for (Future<List<Failure>> player : pool.invokeAll(players)) {
        failures.addAll(player.get());
      }
    }
    assertThat(failures).as(replays(failures)).isEmpty();
  }

  private static List<Failure> playAll(AtomicLong next, long count) {
    Theatre theatre = Theatre.open();
    List<Failure> failures = new ArrayList<>();
    for (long seed = next.getAndIncrement();
        seed < count && failures.size() < MOST_FAILURES;
        seed = next.getAndIncrement()) {
      play(seed, theatre).ifPresent(failures::add);
    }
    return failures;
  }

  private static Optional<Failure> play(long seed, Theatre theatre) {
    try {
      new Story(seed, theatre, line -> {}).play();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(new Failure(seed, e));
    }
  }

  private static String replays(List<Failure> failures) {
    StringBuilder text = new StringBuilder();
    for (Failure failure : failures) {
      text.append(
          "%nseed %d: %s%n  ./mvnw test -pl controller -am -Dtest=ControllerSimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.seed=%d"
              .formatted(failure.seed(), failure.cause().getMessage(), failure.seed()));
    }
    return text.toString();
  }
}
