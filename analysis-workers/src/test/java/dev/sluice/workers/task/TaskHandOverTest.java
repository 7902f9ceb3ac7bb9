package dev.sluice.workers.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.workers.account.AccountLimits;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.support.FakeProvider;
import dev.sluice.workers.support.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks that are slow, that wait, that follow something, and that are stopped. */
final class TaskHandOverTest extends TaskRunnerHarness {

  @Test
  void aSlowTaskIsHandedOverAndAnsweredLater() throws Exception {
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  context.progress(Map.of("id", "42"), "queued");
                  release.await();
                  return ONE;
                }));
    TaskRunner.Taken taken = tasks.take(task("m"));
    while (taken.running().orElseThrow().progress().metadata().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(taken.settled()).isNotDone();

    tasks.handOver(taken.running().orElseThrow()).get(20, TimeUnit.SECONDS);

    assertThat(taken.settled()).isCompleted();
    Measurement report = only();
    assertThat(report.getInProgress().getMessage()).isEqualTo("queued");
    assertThat(report.getMetadataMap()).containsEntry("id", "42");
    assertThat(Measurements.instant(report.getInProgress().getAliveUntil()))
        .isBetween(Instant.now().plusSeconds(15), Instant.now().plusSeconds(31));
    release.countDown();
    assertThat(await(2).getLast().hasValue()).isTrue();
  }

  @Test
  void theSameMeasurementAgainJoinsTheOneUnderWay() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  calls.incrementAndGet();
                  release.await();
                  return ONE;
                }));
    TaskRunner.Taken first = tasks.take(task("m"));
    TaskRunner.Taken again = tasks.take(task("m").toBuilder().setAttempt(2).build());
    settled(again);

    assertThat(again.running()).isEmpty();
    assertThat(only().hasInProgress()).isTrue();
    release.countDown();
    settled(first);
    assertThat(calls.get()).isEqualTo(1);
    assertThat(published().getLast().getAttempt()).isEqualTo(2);
  }

  @Test
  void whatFollowsHoldsNoRecordAndIsAnsweredWhenItEnds() throws Exception {
    CompletableFuture<Finished> end = new CompletableFuture<>();
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> new ProviderResult.Following(Map.of("job-name", "j"), "runs", end)));
    settled(tasks.take(task("m")));

    assertThat(only().getMetadataMap()).containsEntry("job-name", "j");
    assertThat(only().hasInProgress()).isTrue();
    end.complete(Finished.of(new Outcome.Decision(Outcome.Verdict.FAILED, "", "broken")));
    assertThat(await(2).getLast().getDecision().getMessage()).isEqualTo("broken");
  }

  @Test
  void aTerminationEndsWhatIsUnderWayAndSpeaksForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    TaskRunner tasks =
        runner(
            new FakeProvider(
                false,
                context -> {
                  begun.countDown();
                  release.await();
                  return ONE;
                },
                context ->
                    Finished.of(
                        new Outcome.Decision(Outcome.Verdict.INCONCLUSIVE, "", "stopped"))));
    TaskRunner.Taken measured = tasks.take(task("m"));
    begun.await();
    settled(tasks.take(task("m").toBuilder().setAction(Action.ACTION_TERMINATE).build()));
    settled(measured);

    assertThat(only().getDecision().getMessage()).isEqualTo("stopped");
  }

  @Test
  void aTerminationStopsFollowing() throws Exception {
    CompletableFuture<Finished> end = new CompletableFuture<>();
    TaskRunner tasks =
        runner(
            new FakeProvider(
                false, context -> new ProviderResult.Following(Map.of(), "", end), context -> ONE));
    settled(tasks.take(task("m")));
    settled(tasks.take(task("m").toBuilder().setAction(Action.ACTION_TERMINATE).build()));

    assertThat(end).isCancelled();
    assertThat(await(2)).hasSize(2);
  }

  @Test
  void aMeasurementThatNeverEndsIsAnErrorOnceHandedOver() throws Exception {
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  release.await();
                  return ONE;
                }),
            AccountLimits.DEFAULT,
            Duration.ofSeconds(1));
    TaskRunner.Taken taken = tasks.take(task("m"));
    tasks.handOver(taken.running().orElseThrow()).get(20, TimeUnit.SECONDS);

    assertThat(await(2).getLast().getError().getMessage())
        .startsWith("no answer from provider 'fake' within ");
  }

  @Test
  void aFullAccountPutsTasksOff() throws Exception {
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  release.await();
                  return ONE;
                }),
            new AccountLimits(1, 1_000, 1_000, 1),
            Duration.ofMinutes(5));
    tasks.take(task("a"));
    tasks.take(task("b"));
    TaskRunner.Taken third = tasks.take(task("c"));
    tasks.take(task("d"));
    Measurement putOff = await(1).getFirst();

    assertThat(putOff.getInProgress().getMessage())
        .isEqualTo("put off: 1 measurements wait for this provider account already");
    assertThat(Measurements.instant(putOff.getInProgress().getAliveUntil()))
        .isBefore(Instant.now().plusSeconds(11));
    assertThat(third.settled().isCompletedExceptionally()).isFalse();
  }

  @Test
  void withoutRoomTasksArePutOffAfterAWhile() throws Exception {
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  release.await();
                  return ONE;
                }));
    for (String metric : List.of("a", "b", "c")) {
      tasks.take(task(metric));
    }
    settled(tasks.take(task("d")));

    assertThat(only().getInProgress().getMessage())
        .isEqualTo("put off: this worker runs 3 tasks already");
  }

  @Test
  void equalQueriesAtTheSameMomentAreAskedOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    FakeProvider.Behaviour slow =
        context -> {
          calls.incrementAndGet();
          release.await();
          return ONE;
        };
    TaskRunner tasks = runner(new FakeProvider(true, slow, slow));
    TaskRunner.Taken a = tasks.take(task("a"));
    while (calls.get() == 0) {
      Thread.onSpinWait();
    }
    TaskRunner.Taken b = tasks.take(task("b"));
    TaskRunner.Taken other = tasks.take(Pipeline.task("c", "fake", "{\"q\":\"another\"}").build());
    while (calls.get() < 2) {
      Thread.onSpinWait();
    }
    release.countDown();
    settled(a);
    settled(b);
    settled(other);

    assertThat(published()).hasSize(3).allMatch(Measurement::hasValue);
    assertThat(calls.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void theEndOfTheWorkerGivesBackWhatRuns() throws Exception {
    TaskRunner tasks =
        runner(
            FakeProvider.measuring(
                context -> {
                  release.await();
                  return ONE;
                }));
    TaskRunner.Taken taken = tasks.take(task("m"));
    tasks.handOver(taken.running().orElseThrow()).get(20, TimeUnit.SECONDS);

    tasks.close();

    Measurement last = published().getLast();
    assertThat(last.getInProgress().getMessage()).isEqualTo("given back: the worker stops");
    assertThat(Measurements.instant(last.getInProgress().getAliveUntil()))
        .isBeforeOrEqualTo(Instant.now());
  }
}
