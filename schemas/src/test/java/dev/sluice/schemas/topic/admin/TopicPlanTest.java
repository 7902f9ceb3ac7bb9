package dev.sluice.schemas.topic.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicPlanTest {

  private static final Topic<?, ?> VERDICTS = new TopicCatalogue("sluice").verdicts("one");
  private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact");

  @Test
  void aMissingTopicIsCreated() {
    assertThat(plan(Map.of()).changes()).containsExactly(new TopicChange.Create(VERDICTS));
  }

  @Test
  void aTopicThatIsAsWantedChangesNothing() {
    assertThat(plan(Map.of(VERDICTS.name(), new ObservedTopic(VERDICTS.partitions(), COMPACT))))
        .satisfies(plan -> assertThat(plan.isEmpty()).isTrue());
  }

  @Test
  void tooFewPartitionsAreRaised() {
    assertThat(plan(Map.of(VERDICTS.name(), new ObservedTopic(1, COMPACT))).changes())
        .containsExactly(
            new TopicChange.AddPartitions("sluice.one.verdicts", 1, VERDICTS.partitions()));
  }

  @Test
  void tooManyPartitionsAreToldWithWhatToDo() {
    assertThat(plan(Map.of(VERDICTS.name(), new ObservedTopic(99, COMPACT))).changes())
        .singleElement()
        .asString()
        .contains("sluice.one.verdicts has 99 partitions instead of")
        .contains("delete it and apply again");
  }

  @Test
  void aSettingThatDiffersIsSetAndOthersAreLeftAlone() {
    ObservedTopic found =
        new ObservedTopic(
            VERDICTS.partitions(), Map.of("cleanup.policy", "delete", "segment.ms", "1"));
    assertThat(plan(Map.of(VERDICTS.name(), found)).changes())
        .extracting(TopicChange::toString)
        .containsExactly("set cleanup.policy of sluice.one.verdicts from delete to compact");
  }

  private static TopicPlan plan(Map<String, ObservedTopic> observed) {
    return TopicPlan.of(List.of(VERDICTS), observed);
  }
}
