package dev.sluice.workers.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SharedFlightsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final SharedFlights<String, Integer> flights = new SharedFlights<>(now::get);
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch sent = new CountDownLatch(1);
  private final CountDownLatch land = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    land.countDown();
    threads.close();
  }

  private Future<Integer> fly(String key) {
    return threads.submit(
        () ->
            flights.fly(
                key,
                flight -> {
                  int call = calls.incrementAndGet();
                  flight.sent();
                  sent.countDown();
                  land.await();
                  return call;
                }));
  }

  @Test
  void equalQueriesAtTheSameMomentAreOneCall() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    answers.add(fly("a"));
    sent.await();
    for (int i = 0; i < 10; i++) {
      answers.add(fly("a"));
    }
    while (flights.joined("a") < 10) {
      Thread.onSpinWait();
    }
    land.countDown();

    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(1);
    }
    assertThat(flights.underWay()).isZero();
  }

  @Test
  void differentQueriesAreDifferentCalls() throws Exception {
    Future<Integer> a = fly("a");
    sent.await();
    Future<Integer> b = fly("b");
    land.countDown();

    assertThat(a.get()).isEqualTo(1);
    assertThat(b.get()).isEqualTo(2);
  }

  @Test
  void aCallThatLeftLongAgoIsNotJoined() throws Exception {
    Future<Integer> old = fly("a");
    sent.await();
    now.set(Instant.EPOCH.plusSeconds(1));
    Future<Integer> fresh = fly("a");
    while (calls.get() < 2) {
      Thread.onSpinWait();
    }
    land.countDown();

    assertThat(old.get()).isEqualTo(1);
    assertThat(fresh.get()).isEqualTo(2);
  }

  @Test
  void aFailureIsSharedToo() throws Exception {
    assertThatThrownBy(
            () ->
                flights.fly(
                    "a",
                    flight -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(flights.underWay()).isZero();
  }

  @Test
  void whenTheLeaderIsInterruptedTheOthersFlyAgain() throws Exception {
    Future<Integer> leader = fly("a");
    sent.await();
    Future<Integer> follower = fly("a");
    while (flights.joined("a") < 1) {
      Thread.onSpinWait();
    }
    leader.cancel(true);
    while (calls.get() < 2) {
      Thread.onSpinWait();
    }
    land.countDown();

    assertThat(follower.get()).isEqualTo(2);
  }

  @Test
  void anInterruptedFollowerLeavesTheLeaderAlone() throws InterruptedException, ExecutionException {
    Future<Integer> leader = fly("a");
    sent.await();
    Future<Integer> follower = fly("a");
    while (flights.joined("a") < 1) {
      Thread.onSpinWait();
    }
    follower.cancel(true);
    land.countDown();

    assertThat(leader.get()).isEqualTo(1);
  }
}
