package dev.sluice.router;

import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_FAILED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_REFUSED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.router.provider.Providers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficRouterTest {

  private final FakeObjects objects = new FakeObjects();
  private final TrafficRouter router = router("router");

  @BeforeEach
  void addService() {
    objects.addService("vs");
  }

  private TrafficRouter router(String writer) {
    return router(writer, Duration.ofSeconds(20));
  }

  private TrafficRouter router(String writer, Duration patience) {
    return new TrafficRouter(
        objects,
        Providers.standard(IstioProvider.DEFAULT_API_VERSION),
        new RouterSettings(writer, patience, Duration.ofMillis(1), Duration.ofMillis(20)),
        InstantSource.system());
  }

  @Test
  void aCommandIsAppliedAndReadBack() {
    RoutingReport report = router.apply(Commands.weight(1, 20).build());

    assertThat(report.getOutcome()).isEqualTo(OUTCOME_VERIFIED);
    assertThat(report.getEpoch()).isEqualTo(1);
    assertThat(report.getProviders(0).getObservedCanaryWeight()).isEqualTo(20);
    assertThat(objects.canaryWeight("vs")).isEqualTo(20);
  }

  @Test
  void theSameCommandTwiceWritesOnce() {
    router.apply(Commands.weight(1, 20).build());
    router.apply(Commands.weight(1, 20).build());

    assertThat(objects.writes()).isEqualTo(1);
  }

  @Test
  void anOlderCommandIsOvertakenInThisProcess() {
    router.apply(Commands.weight(2, 20).build());
    RoutingReport older = router.apply(Commands.weight(1, 70).build());

    assertThat(older.getOutcome()).isEqualTo(OUTCOME_REFUSED);
    assertThat(older.getMessage()).contains("epoch 1 is overtaken by epoch 2");
    assertThat(objects.canaryWeight("vs")).isEqualTo(20);
  }

  @Test
  void anOlderCommandIsOvertakenByAnotherProcessToo() {
    router("controller").apply(Commands.weight(2, 0).build());
    RoutingReport older = router.apply(Commands.weight(1, 70).build());

    assertThat(older.getOutcome()).isEqualTo(OUTCOME_REFUSED);
    assertThat(older.getMessage()).contains("in force on VirtualService/shop/vs");
    assertThat(objects.canaryWeight("vs")).isZero();
  }

  @Test
  void aNewerCommandThatChangesNoWeightStillStopsAnOlderOne() {
    router("controller").apply(Commands.weight(2, 0).build());

    assertThat(
            RoutingMark.read(objects.get(FakeObjects.service("vs")), Commands.weight(2, 0).build()))
        .map(RoutingMark::epoch)
        .contains(2L);
  }

  /** The newer writer strikes before the n-th request of the older one, for every n. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void theNewestEpochWinsWhereverTheOtherWriterComesBetween(int request) {
    TrafficRouter controller = router("controller");
    AtomicInteger requests = new AtomicInteger();
    objects.beforeEach(
        () -> {
          if (requests.incrementAndGet() == request) {
            objects.beforeEach(() -> {});
            assertThat(controller.apply(Commands.weight(6, 0).setReason("Abort").build()))
                .extracting(RoutingReport::getOutcome)
                .isEqualTo(OUTCOME_VERIFIED);
          }
        });

    router.apply(Commands.weight(5, 60).build());
    objects.beforeEach(() -> {});
    controller.apply(Commands.weight(6, 0).build());

    assertThat(objects.canaryWeight("vs")).as("traffic after the abort").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void theNewestEpochStaysInForceWhenTheOlderWriterEndsLast(int request) {
    TrafficRouter controller = router("controller");
    AtomicInteger requests = new AtomicInteger();
    boolean[] struck = {false};
    objects.beforeEach(
        () -> {
          if (requests.incrementAndGet() == request) {
            objects.beforeEach(() -> {});
            struck[0] = true;
            controller.apply(Commands.weight(6, 0).build());
          }
        });

    router.apply(Commands.weight(5, 60).build());

    assertThat(objects.canaryWeight("vs")).isEqualTo(struck[0] ? 0 : 60);
  }

  @Test
  void aReCreatedRolloutStartsItsEpochsAnew() {
    router.apply(Commands.weight(50, 20).build());
    var next = Commands.weight(1, 30).setIssuedAt(Timestamp.newBuilder().setSeconds(5_000));
    next.getRolloutBuilder().setUid("uid-2");

    assertThat(router.apply(next.build()).getOutcome()).isEqualTo(OUTCOME_VERIFIED);
    assertThat(objects.canaryWeight("vs")).isEqualTo(30);
    assertThat(router.apply(Commands.weight(51, 90).build()).getOutcome())
        .as("a late command of the predecessor")
        .isEqualTo(OUTCOME_REFUSED);
  }

  @Test
  void conflictsAreRetriedByReadingAgain() {
    AtomicInteger storms = new AtomicInteger();
    objects.beforeEach(
        () -> {
          if (storms.incrementAndGet() <= 6) {
            objects.edit(
                FakeObjects.service("vs"),
                tree -> {
                  tree.withObject("/metadata/annotations").put("n", storms.toString());
                  return tree;
                });
          }
        });

    assertThat(router.apply(Commands.weight(1, 20).build()).getOutcome())
        .isEqualTo(OUTCOME_VERIFIED);
    assertThat(objects.get(FakeObjects.service("vs")).at("/metadata/annotations/n").asText())
        .isEqualTo("6");
  }

  @Test
  void anApiServerThatDoesNotAnswerIsAFailureWithinThePatience() {
    objects.outage(Optional.of("the API server does not answer: connection refused"));
    Instant start = Instant.now();

    RoutingReport report =
        router("router", Duration.ofMillis(300)).apply(Commands.weight(1, 20).build());

    assertThat(Duration.between(start, Instant.now()))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    assertThat(report.getOutcome()).isEqualTo(OUTCOME_FAILED);
    assertThat(report.getMessage())
        .isEqualTo("VirtualService/shop/vs: the API server does not answer: connection refused");
    assertThat(report.getProviders(0).getObservedCanaryWeight()).isEqualTo(-1);
  }

  @Test
  void aRejectedWriteIsAFailureWithTheServersWords() {
    objects.rejection(Optional.of("may not be touched: grant the router 'patch'"));

    RoutingReport report = router.apply(Commands.weight(1, 20).build());

    assertThat(report.getOutcome()).isEqualTo(OUTCOME_FAILED);
    assertThat(report.getMessage()).contains("grant the router 'patch'");
  }

  @Test
  void aMissingObjectIsAFailureThatNamesIt() {
    RoutingReport report = router.apply(Commands.on("gone", 1, 20).build());

    assertThat(report.getOutcome()).isEqualTo(OUTCOME_FAILED);
    assertThat(report.getMessage()).startsWith("VirtualService/shop/gone: does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "{\"istio\": {\"virtualService\": 7}}", "{\"gatewayAPI\": {}}"})
  void trafficRoutingThatCannotBeReadIsRefusedByField(String json) {
    RoutingReport report = router.apply(Commands.weight(1, 20).setTrafficRoutingJson(json).build());

    assertThat(report.getOutcome()).isEqualTo(OUTCOME_REFUSED);
    assertThat(report.getMessage())
        .startsWith("Rollout/shop/web: spec.strategy.canary.trafficRouting");
  }

  @Test
  void weightsOutOfBoundsAreRefused() {
    assertThat(router.apply(Commands.weight(1, 101).build()).getMessage())
        .isEqualTo("Rollout/shop/web: canary weight: 101 is not between 0 and the maximum of 100");
    assertThat(router.apply(Commands.weight(2, -1).build()).getOutcome())
        .isEqualTo(OUTCOME_REFUSED);
  }

  @Test
  void aReleaseOfAnObjectThatANewerCommandTookOverLeavesItAlone() {
    router.apply(Commands.weight(1, 20).build());
    router("controller").apply(Commands.weight(3, 40).build());

    RoutingReport release = router.apply(Commands.weight(2, 0).setRelease(true).build());

    assertThat(release.getOutcome()).isEqualTo(OUTCOME_VERIFIED);
    assertThat(objects.canaryWeight("vs")).isEqualTo(40);
  }
}
