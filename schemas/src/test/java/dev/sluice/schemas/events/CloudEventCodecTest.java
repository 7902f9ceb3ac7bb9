package dev.sluice.schemas.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CloudEventCodecTest {

  private static final byte[] DATA = {1, 2, 3};

  private static CloudEvent event(
      String id, Optional<String> subject, Map<String, String> extensions) {
    return new CloudEvent(
        id,
        "/source",
        "type",
        subject,
        Optional.of(Instant.parse("2026-03-01T10:00:00.120Z")),
        Optional.empty(),
        "application/json",
        extensions,
        DATA);
  }

  private static Headers headers(CloudEvent event) {
    Headers headers = new RecordHeaders();
    CloudEventCodec.write(event, headers);
    return headers;
  }

  private static String why(Headers headers, byte[] value) {
    return ((CloudEventCodec.NoEvent) CloudEventCodec.read(headers, value)).why();
  }

  private static Headers with(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    return headers;
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @NotBlank String id, @ForAll @NotBlank String subject, @ForAll String extension) {
    CloudEvent event = event(id, Optional.of(subject), Map.of("sequence", extension));
    // Java's replacement of lone surrogates is what any UTF-8 writer does.
    CloudEvent expected =
        event(utf8(id), Optional.of(utf8(subject)), Map.of("sequence", utf8(extension)));
    assertThat(CloudEventCodec.read(headers(event), DATA))
        .isEqualTo(new CloudEventCodec.Event(expected));
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNoEventIsToldWhy() {
    CloudEvent event = event("id", Optional.empty(), Map.of());
    assertThat(why(new RecordHeaders(), DATA)).contains("ce_specversion is ''");
    assertThat(why(with(headers(event), "ce_specversion", "0.3"), DATA))
        .contains("'0.3', not '1.0'");
    assertThat(why(with(headers(event), "ce_id", ""), DATA)).contains("ce_id");
    assertThat(why(with(headers(event), "ce_time", "noon"), DATA)).contains("'noon'");
    assertThat(
            why(
                with(headers(event), "content-type", "application/cloudevents+json; charset=UTF-8"),
                DATA))
        .contains("structured mode");
    assertThat(CloudEventCodec.read(headers(event), null))
        .isInstanceOf(CloudEventCodec.NoEvent.class);
  }
}
