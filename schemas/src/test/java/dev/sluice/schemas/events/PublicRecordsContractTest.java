package dev.sluice.schemas.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** What outsiders rely on: header by header, byte by byte, and the published schemas. */
class PublicRecordsContractTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PublicRecords RECORDS = new PublicRecords(new TopicCatalogue("sluice"));

  private static Schema schema(PublicSchemas file) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(file.text());
  }

  private static List<String> headers(ProducerRecord<String, byte[]> record) {
    List<String> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static String text(ProducerRecord<String, byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsThisByteForByte() {
    RolloutState before = Samples.state().withLastEventId("7b6c1f5e-0000-4000-8000-000000000000");
    RolloutState after =
        Samples.state().withStep(new RolloutState.Step(1, 3, "pause")).withSequence(1300);
    List<ProducerRecord<String, byte[]>> records =
        RECORDS.change(Optional.of(before), after, List.of()).records();
    assertThat(records).hasSize(2);
    ProducerRecord<String, byte[]> event = records.getFirst();
    assertThat(event.topic()).isEqualTo("sluice.rollout-events");
    assertThat(event.key()).isEqualTo("east/shop/web");
    assertThat(event.timestamp()).isEqualTo(Samples.AT.toEpochMilli());
    assertThat(headers(event))
        .containsExactly(
            "content-type=application/json",
            "ce_specversion=1.0",
            "ce_id=f078505c-75e7-493f-b9b4-0ba48fdc622f",
            "ce_source=/clusters/east/namespaces/shop/rollouts/web",
            "ce_type=dev.cdeventsx.sluice-rollout.stepentered.0.1.0",
            "ce_subject=shop/web",
            "ce_time=2026-03-01T10:00:00.120Z",
            "ce_dataschema=https://sluice.dev/schemas/rollout-event.v1.json",
            "ce_correlationid=7c464c3d-4d40-43a3-8ce5-5d9665f729d1",
            "ce_partitionkey=east/shop/web",
            "ce_sequence=0000000000000001300");
    assertThat(text(event))
        .isEqualTo(
            """
            {"context":{"specversion":"0.5.1","id":"f078505c-75e7-493f-b9b4-0ba48fdc622f",
            "source":"/clusters/east/namespaces/shop/rollouts/web",
            "type":"dev.cdeventsx.sluice-rollout.stepentered.0.1.0",
            "timestamp":"2026-03-01T10:00:00.120Z",
            "schemaUri":"https://sluice.dev/schemas/rollout-event.v1.json",
            "chainId":"7c464c3d-4d40-43a3-8ce5-5d9665f729d1",
            "links":[{"linkType":"PATH","from":{"contextId":"7b6c1f5e-0000-4000-8000-000000000000"}}]},
            "subject":{"id":"shop/web","source":"/clusters/east/namespaces/shop/rollouts/web",
            "content":{"index":1,"count":3,"kind":"pause"}},
            "customData":{"cluster":"east","namespace":"shop","rollout":"web","uid":"uid-1",
            "revision":2,"sequence":1300,
            "wanted":{"hash":"new","images":["reg.io/team/app:2","side:2"]},
            "stable":{"hash":"old","images":["reg.io/team/app:1","side:2"]},
            "step":{"index":1,"count":3,"kind":"pause"},
            "weights":{"canary":10,"stable":90,"max":100,"verified":true}},
            "customDataContentType":"application/json"}
            """
                .replace("\n", ""));
  }

  @Test
  void aStateIsThisByteForByte() {
    ProducerRecord<String, byte[]> record = RECORDS.state(Samples.state());
    assertThat(record.topic()).isEqualTo("sluice.rollouts");
    assertThat(record.key()).isEqualTo("east/shop/web");
    assertThat(record.timestamp()).isEqualTo(Samples.AT.toEpochMilli());
    assertThat(headers(record)).containsExactly("content-type=application/json");
    assertThat(text(record))
        .isEqualTo(
            """
            {"cluster":"east","namespace":"shop","name":"web","uid":"uid-1","generation":5,
            "sequence":1234,"at":"2026-03-01T10:00:00.120Z","revision":2,"strategy":"canary",
            "phase":"Progressing","message":"more replicas need to be updated",
            "wanted":{"hash":"new","images":["reg.io/team/app:2","side:2"]},
            "stable":{"hash":"old","images":["reg.io/team/app:1","side:2"]},
            "step":{"index":0,"count":3,"kind":"setWeight"},
            "weights":{"canary":10,"stable":90,"max":100,"verified":true},
            "replicas":{"desired":10,"current":11,"updated":1,"ready":11,"available":11},
            "aborted":false}
            """
                .replace("\n", ""));
  }

  @Test
  void theAttributesRepeatTheDocument() throws IOException {
    for (CdEvent event : CdEvents.documents(Samples.state(), Samples.moments(), Optional.empty())) {
      CloudEvent cloudEvent = PublicRecords.cloudEvent(Samples.state(), event);
      JsonNode document = JSON.readTree(cloudEvent.data());
      assertThat(cloudEvent.id()).isEqualTo(document.at("/context/id").asText());
      assertThat(cloudEvent.source()).isEqualTo(document.at("/context/source").asText());
      assertThat(cloudEvent.type()).isEqualTo(document.at("/context/type").asText());
      assertThat(cloudEvent.subject()).contains(document.at("/subject/id").asText());
      assertThat(cloudEvent.time()).contains(Samples.AT);
      assertThat(document.at("/context/timestamp").asText()).isEqualTo("2026-03-01T10:00:00.120Z");
    }
  }

  @Test
  void everyKindOfEventFitsItsSchema() throws IOException {
    Schema schema = schema(PublicSchemas.ROLLOUT_EVENT);
    List<CdEvent> events =
        CdEvents.documents(Samples.state(), Samples.moments(), Optional.of("before"));
    assertThat(events)
        .extracting(event -> event.context().type())
        .containsExactlyInAnyOrderElementsOf(EventTypes.ALL);
    for (CdEvent event : events) {
      JsonNode document = JSON.readTree(PublicJson.bytes(event));
      assertThat(schema.validate(document)).as(document.toPrettyString()).isEmpty();
    }
  }

  @Test
  void theSchemaRefusesWhatIsNoEvent() throws IOException {
    Schema schema = schema(PublicSchemas.ROLLOUT_EVENT);
    CdEvent event =
        CdEvents.documents(Samples.state(), Samples.moments(), Optional.empty()).stream()
            .filter(e -> e.context().type().equals(EventTypes.UPGRADED))
            .findFirst()
            .orElseThrow();
    String sound = new String(PublicJson.bytes(event), StandardCharsets.UTF_8);
    assertThat(
            List.of(
                sound.replace("\"artifactId\":\"pkg:", "\"artifactId\":\""),
                sound.replace("\"environment\":", "\"place\":"),
                sound.replace("service.upgraded.0.3.0", "service.exploded.0.3.0"),
                sound.replace("\"specversion\":\"0.5.1\"", "\"specversion\":\"0.3.0\""),
                sound.replace("\"uid\":", "\"uuid\":")))
        .allSatisfy(
            broken -> {
              assertThat(broken).isNotEqualTo(sound);
              assertThat(schema.validate(JSON.readTree(broken))).isNotEmpty();
            });
  }

  @Test
  void statesFitTheirSchema() throws IOException {
    Schema schema = schema(PublicSchemas.ROLLOUT_STATE);
    RolloutState full =
        Samples.state()
            .with(
                state ->
                    state
                        .aborted(true)
                        .abortedAt(Samples.AT)
                        .pauses(
                            List.of(new RolloutState.Pause(RolloutState.Pause.USER, Samples.AT)))
                        .analyses(List.of(Samples.RUN))
                        .lastEventId("id"));
    RolloutState bare =
        RolloutStateBuilder.builder()
            .cluster("c")
            .namespace("n")
            .name("r")
            .uid("u")
            .at(Samples.AT)
            .build();
    for (RolloutState state : List.of(Samples.state(), full, bare)) {
      assertThat(schema.validate(JSON.readTree(PublicJson.bytes(state)))).isEmpty();
      assertThat(PublicJson.state(PublicJson.bytes(state))).contains(state);
    }
    assertThat(schema.validate(JSON.readTree("{\"name\":\"x\"}"))).isNotEmpty();
  }

  @Test
  void theAsyncApiDocumentSaysWhatIsSent() {
    JsonNode document = Serialization.unmarshal(PublicSchemas.ASYNC_API.text(), JsonNode.class);
    TopicCatalogue topics = new TopicCatalogue("cell");
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.at("/channels/rollouts/address").asText().replace("{prefix}", "cell"))
        .isEqualTo(topics.rollouts().name());
    assertThat(document.at("/channels/rolloutEvents/address").asText().replace("{prefix}", "cell"))
        .isEqualTo(topics.rolloutEvents().name());
    assertThat(document.at("/channels/deadLetters/address").asText().replace("{prefix}", "cell"))
        .isEqualTo(topics.deadLetters().name());
    assertThat(
            document
                .at("/channels/rolloutEvents/bindings/kafka/topicConfiguration/retention.ms")
                .asText())
        .isEqualTo(topics.rolloutEvents().config().get("retention.ms"));
    assertThat(
            document
                .at("/channels/deadLetters/bindings/kafka/topicConfiguration/retention.ms")
                .asText())
        .isEqualTo(topics.deadLetters().config().get("retention.ms"));
    assertThat(
            document
                .at("/channels/rollouts/bindings/kafka/topicConfiguration/cleanup.policy/0")
                .asText())
        .isEqualTo(topics.rollouts().config().get("cleanup.policy"));
    ProducerRecord<String, byte[]> event =
        RECORDS.change(Optional.empty(), Samples.state(), List.of()).records().getFirst();
    List<String> sent = new ArrayList<>();
    event.headers().forEach(header -> sent.add(header.key()));
    JsonNode headers = document.at("/components/schemas/cloudEventHeaders");
    List<String> promised = new ArrayList<>();
    headers.path("required").forEach(name -> promised.add(name.asText()));
    assertThat(promised).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(headers.path("properties").size()).isEqualTo(sent.size());
    List<String> letter = new ArrayList<>();
    document
        .at("/components/schemas/deadLetterHeaders/required")
        .forEach(name -> letter.add(name.asText()));
    List<String> letterSent = new ArrayList<>();
    DeadLetter.of(topics, "worker", "t", 1, 2, null, null, "why")
        .headers()
        .forEach(header -> letterSent.add(header.key()));
    assertThat(letter).containsExactlyInAnyOrderElementsOf(letterSent);
    assertThat(document.findValuesAsText("$ref"))
        .allSatisfy(
            ref -> {
              if (ref.startsWith("#")) {
                assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
              } else {
                assertThat(ref)
                    .isIn(
                        "./" + PublicSchemas.ROLLOUT_STATE.file(),
                        "./" + PublicSchemas.ROLLOUT_EVENT.file());
              }
            });
  }
}
