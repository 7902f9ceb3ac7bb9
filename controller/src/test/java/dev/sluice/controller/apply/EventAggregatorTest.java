package dev.sluice.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventAggregatorTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final EventAggregator aggregator = new EventAggregator();

  @Test
  void theFirstEventIsCreatedAndAnEqualOneCountedOnIt() {
    RecordedEvent event = event("uid", "SwitchService", "switched");
    assertThat(aggregator.judge(event, T0)).isEqualTo(new EventAggregator.Verdict.Create());
    aggregator.created(event, "e1", T0);

    assertThat(aggregator.judge(event, T0.plusSeconds(1)))
        .isEqualTo(new EventAggregator.Verdict.Repeat("e1", 2));
    assertThat(aggregator.judge(event, T0.plusSeconds(2)))
        .isEqualTo(new EventAggregator.Verdict.Repeat("e1", 3));
  }

  @Test
  void anotherMessageOrObjectIsAnotherEvent() {
    RecordedEvent event = event("uid", "ScalingReplicaSet", "to 1");
    aggregator.judge(event, T0);
    aggregator.created(event, "e1", T0);

    assertThat(aggregator.judge(event("uid", "ScalingReplicaSet", "to 2"), T0))
        .isInstanceOf(EventAggregator.Verdict.Create.class);
    assertThat(aggregator.judge(event("other", "ScalingReplicaSet", "to 1"), T0))
        .isInstanceOf(EventAggregator.Verdict.Create.class);
  }

  @Test
  void afterTheWindowTheSameEventIsANewOne() {
    RecordedEvent event = event("uid", "SwitchService", "switched");
    aggregator.judge(event, T0);
    aggregator.created(event, "e1", T0);

    assertThat(aggregator.judge(event, T0.plus(EventAggregator.WINDOW).plusSeconds(1)))
        .isInstanceOf(EventAggregator.Verdict.Create.class);
  }

  @Test
  void anObjectThatSaysTooMuchIsHeldToTheRateAndItsNeighbourIsNot() {
    for (int i = 0; i < EventAggregator.BURST; i++) {
      assertThat(aggregator.judge(event("loud", "R", "m" + i), T0))
          .isInstanceOf(EventAggregator.Verdict.Create.class);
    }
    assertThat(aggregator.judge(event("loud", "R", "more"), T0))
        .isInstanceOf(EventAggregator.Verdict.Drop.class);
    assertThat(aggregator.judge(event("quiet", "R", "more"), T0))
        .isInstanceOf(EventAggregator.Verdict.Create.class);
    assertThat(aggregator.judge(event("loud", "R", "more"), T0.plus(EventAggregator.REFILL)))
        .isInstanceOf(EventAggregator.Verdict.Create.class);
  }

  @Test
  void anEventObjectThatWasDeletedIsCreatedAnew() {
    RecordedEvent event = event("uid", "R", "m");
    aggregator.judge(event, T0);
    aggregator.created(event, "e1", T0);
    aggregator.lost(event);

    assertThat(aggregator.judge(event, T0)).isInstanceOf(EventAggregator.Verdict.Create.class);
  }

  private static RecordedEvent event(String uid, String reason, String message) {
    return new RecordedEvent(
        new ObjectReferenceBuilder().withUid(uid).build(), false, reason, message);
  }
}
