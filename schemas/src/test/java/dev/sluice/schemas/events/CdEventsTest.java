package dev.sluice.schemas.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CdEventsTest {

  private static final RolloutState STATE = Samples.state();

  private static List<CdEvent> documents(RolloutState state) {
    return CdEvents.documents(state, Samples.moments(), Optional.of("before"));
  }

  private static List<String> ids(RolloutState state) {
    return documents(state).stream().map(event -> event.context().id()).toList();
  }

  @Test
  void aRetryGivesTheSameBytes() {
    assertThat(documents(STATE).stream().map(e -> new String(PublicJson.bytes(e), UTF_8)).toList())
        .isEqualTo(
            documents(STATE).stream().map(e -> new String(PublicJson.bytes(e), UTF_8)).toList());
  }

  @Test
  void idsAreDifferentForEveryMomentAndEveryChangeOfTheRollout() {
    assertThat(ids(STATE)).doesNotHaveDuplicates();
    assertThat(ids(STATE)).doesNotContainAnyElementsOf(ids(STATE.withSequence(1235)));
    assertThat(ids(STATE)).doesNotContainAnyElementsOf(ids(STATE.withUid("other")));
    assertThat(ids(STATE)).doesNotContainAnyElementsOf(ids(STATE.withCluster("west")));
  }

  @Test
  void oneChainHoldsOneRevisionTogether() {
    assertThat(documents(STATE))
        .extracting(e -> e.context().chainId())
        .containsOnly(documents(STATE.withSequence(9)).getFirst().context().chainId());
    assertThat(documents(STATE.withRevision(3)).getFirst().context().chainId())
        .isNotEqualTo(documents(STATE).getFirst().context().chainId());
    assertThat(UUID.fromString(documents(STATE).getFirst().context().chainId()).version())
        .isEqualTo(4);
    assertThat(UUID.fromString(documents(STATE).getFirst().context().chainId()).variant())
        .isEqualTo(2);
  }

  @Test
  void eachEventIsLinkedToTheOneBeforeItAndARollbackToItsVerdict() {
    List<CdEvent> events = documents(STATE);
    assertThat(events.getFirst().context().links()).containsExactly(CdEvent.Link.path("before"));
    for (int i = 1; i < events.size(); i++) {
      assertThat(events.get(i).context().links())
          .contains(CdEvent.Link.path(events.get(i - 1).context().id()));
    }
    String verdict = one(events, EventTypes.ANALYSIS_FINISHED).context().id();
    assertThat(one(events, EventTypes.ROLLED_BACK).context().links())
        .contains(CdEvent.Link.cause(verdict));
    assertThat(one(events, EventTypes.INCIDENT_DETECTED).context().links())
        .contains(CdEvent.Link.cause(verdict));
    assertThat(
            CdEvents.documents(STATE, Samples.moments(), Optional.empty())
                .getFirst()
                .context()
                .links())
        .isEmpty();
  }

  private static CdEvent one(List<CdEvent> events, String type) {
    return events.stream().filter(e -> e.context().type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void aRollbackNamesTheVersionThatIsLiveAgain() {
    assertThat(
            one(documents(STATE), EventTypes.ROLLED_BACK)
                .subject()
                .content()
                .path("artifactId")
                .asText())
        .isEqualTo("pkg:oci/app?repository_url=reg.io%2Fteam%2Fapp&tag=1");
    assertThat(
            one(documents(STATE), EventTypes.UPGRADED)
                .subject()
                .content()
                .path("artifactId")
                .asText())
        .isEqualTo("pkg:oci/app?repository_url=reg.io%2Fteam%2Fapp&tag=2");
  }

  @Test
  void anInconclusiveAnalysisIsAnErrorThatSaysSo() {
    RolloutState.Analysis inconclusive = Samples.run(AnalysisPhase.INCONCLUSIVE, "who knows");
    CdEvent event =
        CdEvents.documents(
                STATE,
                List.of(
                    new RolloutMoment.AnalysisFinished(inconclusive, AnalysisPhase.INCONCLUSIVE)),
                Optional.empty())
            .getFirst();
    assertThat(event.subject().content().path("outcome").asText()).isEqualTo("error");
    assertThat(event.subject().content().path("reason").asText()).isEqualTo("inconclusive");
  }

  @Test
  void imagesBecomePackageUrls() {
    assertThat(PackageUrl.ofImage("nginx")).isEqualTo("pkg:oci/nginx");
    assertThat(PackageUrl.ofImage("nginx:1.2")).isEqualTo("pkg:oci/nginx?tag=1.2");
    assertThat(PackageUrl.ofImage("localhost:5000/a/b"))
        .isEqualTo("pkg:oci/b?repository_url=localhost%3A5000%2Fa%2Fb");
    assertThat(PackageUrl.ofImage("r.io/a:1@sha256:abc"))
        .isEqualTo("pkg:oci/a@sha256%3Aabc?repository_url=r.io%2Fa&tag=1");
    assertThat(PackageUrl.of(new RolloutState.Version("h", List.of())))
        .isEqualTo("pkg:oci/unknown");
  }

  @Test
  void thePublicationEndsWithTheStateThatNamesItsLastEvent() {
    PublicRecords records = new PublicRecords(new TopicCatalogue("sluice"));
    PublicRecords.Publication publication =
        records.change(Optional.of(STATE), STATE.withStable(Samples.NEW), List.of());
    assertThat(publication.records())
        .extracting(r -> r.topic())
        .containsExactly("sluice.rollout-events", "sluice.rollouts");
    RolloutState sent = PublicJson.state(publication.records().getLast().value()).orElseThrow();
    assertThat(sent).isEqualTo(publication.state());
    assertThat(
            PublicJson.event(publication.records().getFirst().value()).orElseThrow().context().id())
        .isEqualTo(sent.lastEventId());
  }

  @Test
  void nothingIsSentWhenOnlyTimePassed() {
    PublicRecords records = new PublicRecords(new TopicCatalogue("sluice"));
    assertThat(
            records
                .change(
                    Optional.of(STATE),
                    STATE.withAt(Samples.AT.plusSeconds(9)).withSequence(7777),
                    List.of())
                .records())
        .isEmpty();
    assertThat(records.change(Optional.of(STATE), STATE.withMessage("else"), List.of()).records())
        .hasSize(1);
  }

  @Test
  void aDeletedRolloutLeavesAnEventAndATombstone() {
    PublicRecords records = new PublicRecords(new TopicCatalogue("sluice"));
    var removal = records.removal(STATE);
    assertThat(removal).hasSize(2);
    assertThat(removal.getFirst().topic()).isEqualTo("sluice.rollout-events");
    assertThat(removal.getLast().topic()).isEqualTo("sluice.rollouts");
    assertThat(removal.getLast().key()).isEqualTo("east/shop/web");
    assertThat(removal.getLast().value()).isNull();
  }

  @Test
  void bytesThatAreNoStateOrEventAreTold() {
    assertThat(PublicJson.state(new byte[] {1, 2})).isEmpty();
    assertThat(PublicJson.state("{}".getBytes(UTF_8))).isEmpty();
    assertThat(PublicJson.event("[]".getBytes(UTF_8))).isEmpty();
  }
}
