package dev.sluice.controller.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.records.v1.RoutingReport.Outcome;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingDeskTest {

  private static final RolloutId ROLLOUT =
      RolloutId.newBuilder()
          .setCluster("c1")
          .setNamespace("ns")
          .setName("web")
          .setUid("u1")
          .build();
  private static final RolloutId OTHER = ROLLOUT.toBuilder().setName("other").build();
  private static final String KEY = "c1/ns/web";

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Outbox outbox = new Outbox(() -> producer, 100);
  private final List<Long> direct = new CopyOnWriteArrayList<>();
  private final List<String> reported = new CopyOnWriteArrayList<>();
  private volatile Outcome directOutcome = Outcome.OUTCOME_VERIFIED;
  private final RoutingDesk desk =
      new RoutingDesk(
          "c1",
          new TopicCatalogue("sluice").routingCommands("c1"),
          new TopicCatalogue("sluice").routingReports("c1"),
          outbox,
          command -> {
            direct.add(command.getEpoch());
            return report(command.getEpoch(), directOutcome).toBuilder()
                .setRollout(command.getRollout())
                .build();
          },
          Duration.ofMillis(50),
          reported::add,
          Timers.threads("handover", 2));

  @AfterEach
  void close() {
    desk.close();
    outbox.close();
  }

  @Test
  void aCommandThatIsOnItsWayIsNotSentTwice() {
    assertThat(desk.publish(command(1), false)).isTrue();
    assertThat(desk.publish(command(1), false)).isFalse();
    assertThat(desk.publish(command(2), false)).isTrue();
    assertThat(desk.publish(command(1), false)).as("an older epoch").isFalse();
  }

  @Test
  void anUrgentCommandThatIsNotAcknowledgedIsAppliedDirectlyAndReported() {
    desk.publish(command(1), true);

    await(() -> reported.contains(KEY));
    assertThat(direct).containsExactly(1L);
    assertThat(desk.newest(KEY, "u1")).contains(report(1, Outcome.OUTCOME_VERIFIED));
  }

  @Test
  void anUrgentCommandThatIsReportedInTimeIsLeftToTheRouter() {
    desk.publish(command(1), true);
    await(() -> producer.history().size() == 1);
    producer.completeNext();
    desk.report(KEY, report(1, Outcome.OUTCOME_VERIFIED));
    desk.publish(command(2), true);
    await(() -> direct.contains(2L));

    assertThat(direct).containsExactly(2L);
  }

  @Test
  void anUrgentCommandThatKafkaTookAndNoRouterReportsIsAppliedDirectly() {
    desk.publish(command(1), true);
    await(() -> producer.history().size() == 1);
    producer.completeNext();

    await(() -> reported.contains(KEY));
    assertThat(direct).containsExactly(1L);
    assertThat(desk.newest(KEY, "u1")).contains(report(1, Outcome.OUTCOME_VERIFIED));
  }

  @Test
  void anUrgentCommandThatTheRouterFailedAtIsAppliedDirectlyAsWell() {
    desk.publish(command(1), true);
    await(() -> producer.history().size() == 1);
    producer.completeNext();
    desk.report(KEY, report(1, Outcome.OUTCOME_FAILED));

    await(() -> direct.contains(1L));
  }

  @Test
  void aCalmCommandIsNeverAppliedDirectly() {
    desk.publish(command(1), false);
    desk.publish(command(1).toBuilder().setRollout(OTHER).build(), true);
    await(() -> reported.contains("c1/ns/other"));

    assertThat(direct).containsExactly(1L);
    assertThat(desk.newest(KEY, "u1")).isEmpty();
  }

  @Test
  void aCommandThatWasSentCalmlyCanBecomeUrgent() {
    desk.publish(command(1), false);
    desk.publish(command(1), true);

    await(() -> direct.contains(1L));
  }

  @Test
  void aDirectAttemptThatFailedIsMadeAgainUntilItIsThrough() {
    directOutcome = Outcome.OUTCOME_FAILED;
    desk.publish(command(1), true);
    await(() -> direct.size() == 1);
    directOutcome = Outcome.OUTCOME_VERIFIED;

    await(() -> direct.size() == 2);
    await(
        () ->
            desk.newest(KEY, "u1")
                .filter(found -> found.getOutcome() == Outcome.OUTCOME_VERIFIED)
                .isPresent());
  }

  @Test
  void anOlderReportIsIgnoredAndOneOfAFormerObjectIsNotShown() {
    desk.report(KEY, report(5, Outcome.OUTCOME_VERIFIED));
    desk.report(KEY, report(4, Outcome.OUTCOME_FAILED));

    assertThat(desk.newest(KEY, "u1").orElseThrow().getEpoch()).isEqualTo(5);
    assertThat(desk.newest(KEY, "another")).isEmpty();
  }

  @Test
  void aReportOfAnotherClusterOrRolloutIsRefused() {
    RoutingReport foreign =
        RoutingReport.newBuilder().setRollout(ROLLOUT.toBuilder().setCluster("c2")).build();
    assertThatThrownBy(() -> desk.report("c2/ns/web", foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c2");
    assertThatThrownBy(() -> desk.report("c1/ns/other", report(1, Outcome.OUTCOME_VERIFIED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c1/ns/other");
  }

  @Test
  void theRecordOfAReleasedRolloutIsDeletedOnceTheReleaseIsReported() {
    desk.publish(command(3).toBuilder().setRelease(true).build(), false);
    await(() -> producer.history().size() == 1);
    producer.completeNext();
    desk.forget(KEY);

    desk.report(KEY, report(3, Outcome.OUTCOME_VERIFIED));

    awaitDeletion();
  }

  @Test
  void theReportOfAReleaseIsKeptAsLongAsTheRolloutIsThere() {
    desk.publish(command(3).toBuilder().setRelease(true).build(), false);
    await(() -> producer.history().size() == 1);
    producer.completeNext();

    desk.report(KEY, report(3, Outcome.OUTCOME_VERIFIED));
    assertThat(desk.newest(KEY, "u1")).contains(report(3, Outcome.OUTCOME_VERIFIED));
    assertThat(reported).containsExactly(KEY);

    desk.forget(KEY);
    awaitDeletion();
    assertThat(desk.newest(KEY, "u1")).isEmpty();
  }

  @Test
  void theCommandOfARolloutThatWasGoneBeforeIsTakenBackWithItsReport() {
    desk.report(KEY, report(3, Outcome.OUTCOME_VERIFIED));
    assertThat(desk.keys()).containsExactly(KEY);

    desk.retract(KEY);

    awaitDeletion();
    assertThat(desk.keys()).isEmpty();
  }

  @Test
  void aCommandOfThisControllersOwnIsNotTakenBack() {
    desk.publish(command(1), false);
    await(() -> producer.history().size() == 1);
    producer.completeNext();
    desk.retract(KEY);
    desk.publish(command(2), false);

    await(() -> producer.history().size() == 2);
    assertThat(producer.history()).allSatisfy(sent -> assertThat(sent.value()).isNotNull());
  }

  private void awaitDeletion() {
    await(() -> producer.history().stream().filter(sent -> sent.value() == null).count() == 2);
    assertThat(producer.history().stream().filter(sent -> sent.value() == null))
        .extracting(ProducerRecord::topic)
        .containsExactlyInAnyOrder("sluice.c1.routing-commands", "sluice.c1.routing-reports");
  }

  private static RoutingCommand command(long epoch) {
    return RoutingCommand.newBuilder().setRollout(ROLLOUT).setEpoch(epoch).build();
  }

  private static RoutingReport report(long epoch, Outcome outcome) {
    return RoutingReport.newBuilder()
        .setRollout(ROLLOUT)
        .setEpoch(epoch)
        .setOutcome(outcome)
        .build();
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .withFailMessage("waited in vain; direct %s, reported %s", direct, reported)
          .isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
