package dev.sluice.router.keep;

import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_FAILED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.Commands;
import dev.sluice.router.FakeObjects;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.router.provider.Providers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutingKeeperTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeObjects objects = new FakeObjects();
  private final List<RoutingReport> reports = new CopyOnWriteArrayList<>();
  private final Set<ObjectRef> watched = ConcurrentHashMap.newKeySet();
  private final RoutingKeeper keeper =
      new RoutingKeeper(
          new TrafficRouter(
              objects,
              Providers.standard(IstioProvider.DEFAULT_API_VERSION),
              new RouterSettings(
                  "router", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(5)),
              InstantSource.system()),
          reports::add,
          new KeeperSettings(4, Duration.ofMillis(20), Duration.ofMillis(200)),
          new RouterMetrics(new PrometheusRegistry()),
          InstantSource.system());

  @BeforeEach
  void watch() {
    objects.listener(keeper);
    keeper.watchBy(
        new ObjectWatch() {
          @Override
          public void cover(ObjectRef object) {
            watched.add(object);
          }

          @Override
          public void close() {
            watched.clear();
          }
        });
  }

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void eachCommandIsReportedOnce() {
    objects.addService("vs");
    keeper.submit(Commands.weight(1, 20).build());
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> reports.size() == 1);
    keeper.submit(Commands.weight(1, 20).build());
    keeper.submit(Commands.weight(2, 40).build());
    await(() -> reports.size() == 2);

    assertThat(reports)
        .extracting(RoutingReport::getEpoch, RoutingReport::getOutcome)
        .containsExactly(tuple(1L, OUTCOME_VERIFIED), tuple(2L, OUTCOME_VERIFIED));
    assertThat(watched).containsExactly(FakeObjects.service("vs"));
  }

  @Test
  void anOlderCommandAfterANewerOneIsIgnored() {
    objects.addService("vs");
    keeper.submit(Commands.weight(5, 20).build());
    keeper.submit(Commands.weight(4, 90).build());
    await(() -> !reports.isEmpty());
    keeper.submit(Commands.weight(3, 90).build());

    assertThat(reports).extracting(RoutingReport::getEpoch).containsExactly(5L);
    assertThat(objects.canaryWeight("vs")).isEqualTo(20);
  }

  @Test
  void aFailureIsTriedAgainUntilItIsMended() {
    objects.addService("vs");
    objects.outage(Optional.of("away"));
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> outcomes().equals(List.of(OUTCOME_FAILED)));
    int reads = objects.reads();
    await(() -> objects.reads() > reads + 20);
    assertThat(outcomes()).as("the same failure is told once").containsExactly(OUTCOME_FAILED);

    objects.outage(Optional.empty());

    await(() -> outcomes().equals(List.of(OUTCOME_FAILED, OUTCOME_VERIFIED)));
  }

  @Test
  void aMissingObjectThatAppearsIsFollowed() {
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> outcomes().equals(List.of(OUTCOME_FAILED)));

    objects.addService("vs");

    await(() -> outcomes().equals(List.of(OUTCOME_FAILED, OUTCOME_VERIFIED)));
    assertThat(objects.canaryWeight("vs")).isEqualTo(20);
  }

  @Test
  void aRemovedObjectIsTold() {
    objects.addService("vs");
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> outcomes().equals(List.of(OUTCOME_VERIFIED)));

    objects.remove(FakeObjects.service("vs"));

    await(() -> outcomes().equals(List.of(OUTCOME_VERIFIED, OUTCOME_FAILED)));
  }

  @Test
  void ownWritesCauseNoFurtherWork() {
    objects.addService("vs");
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> !reports.isEmpty());
    int reads = objects.reads();
    keeper.changed(
        FakeObjects.service("vs"),
        objects.get(FakeObjects.service("vs")).at("/metadata/resourceVersion").asText());
    keeper.submit(Commands.on("other", 2, 1).build());
    await(() -> reports.size() == 2);

    assertThat(objects.reads() - reads).as("reads of another object only").isLessThanOrEqualTo(20);
    assertThat(objects.writes()).isEqualTo(1);
  }

  @Test
  void aForeignWeightIsPutBackWithoutAnotherReport() {
    objects.addService("vs");
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> !reports.isEmpty());

    for (int fight = 0; fight < 4; fight++) {
      objects.edit(FakeObjects.service("vs"), RoutingKeeperTest::all);
      await(() -> objects.canaryWeight("vs") == 20);
    }

    assertThat(reports).hasSize(1);
  }

  @Test
  void aReleaseThatIsNotDoneIsNotSkippedForANewerCommand() {
    objects.addService("vs");
    objects.addService("next");
    keeper.submit(Commands.on("vs", 1, 20).build());
    await(() -> reports.size() == 1);
    objects.outage(Optional.of("away"));
    keeper.submit(Commands.on("vs", 2, 0).setRelease(true).build());
    keeper.submit(Commands.on("next", 3, 30).build());
    objects.outage(Optional.empty());

    await(() -> objects.canaryWeight("next") == 30 && objects.canaryWeight("vs") == 0);
    ObjectNode released = objects.get(FakeObjects.service("vs"));
    assertThat(RoutingMark.read(released, Commands.on("vs", 2, 0).build())).isEmpty();
  }

  @Test
  void aWithdrawnCommandIsNoLongerKept() {
    objects.addService("vs");
    keeper.submit(Commands.weight(1, 20).build());
    await(() -> reports.size() == 1);
    keeper.withdraw("c1/shop/web");

    objects.edit(FakeObjects.service("vs"), RoutingKeeperTest::all);
    keeper.submit(
        Commands.on("other", 1, 1)
            .setRollout(Commands.weight(1, 1).getRollout().toBuilder().setName("b"))
            .build());
    await(() -> reports.size() == 2);

    assertThat(objects.canaryWeight("vs")).isEqualTo(100);
  }

  @Test
  void manyRolloutsAreWorkedOnButNotAllAtOnce() {
    AtomicInteger present = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    objects.beforeEach(
        () -> {
          most.accumulateAndGet(present.incrementAndGet(), Math::max);
          LockSupport.parkNanos(2_000_000);
          present.decrementAndGet();
        });
    int rollouts = 60;
    for (int i = 0; i < rollouts; i++) {
      objects.addService("vs-" + i);
      keeper.submit(
          Commands.on("vs-" + i, 1, 20)
              .setRollout(Commands.weight(1, 1).getRollout().toBuilder().setName("web-" + i))
              .build());
    }

    await(() -> reports.size() == rollouts);
    assertThat(most.get()).isBetween(2, 4);
  }

  private List<RoutingReport.Outcome> outcomes() {
    return reports.stream().map(RoutingReport::getOutcome).toList();
  }

  private static ObjectNode all(ObjectNode tree) {
    ((ObjectNode) tree.at("/spec/http/0/route/1")).put("weight", 100);
    return tree;
  }

  private void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited " + LIMIT + "; reports " + reports);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
