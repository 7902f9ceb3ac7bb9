package dev.sluice.schemas.events;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The binary mode of CloudEvents' Kafka binding: attributes are headers {@code ce_NAME} in UTF-8,
 * the media type is the header {@code content-type}, the value is the data. Headers are written in
 * a fixed order, extensions after the others by name.
 */
public final class CloudEventCodec {

  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";
  private static final String VERSION = "1.0";
  private static final String STRUCTURED = "application/cloudevents";

  private CloudEventCodec() {}

  /** Adds the headers of an event. */
  public static void write(CloudEvent event, Headers headers) {
    add(headers, CONTENT_TYPE, event.dataContentType());
    add(headers, PREFIX + "specversion", VERSION);
    add(headers, PREFIX + "id", event.id());
    add(headers, PREFIX + "source", event.source());
    add(headers, PREFIX + "type", event.type());
    event.subject().ifPresent(subject -> add(headers, PREFIX + "subject", subject));
    event.time().ifPresent(time -> add(headers, PREFIX + "time", EventTime.Writer.text(time)));
    event.dataSchema().ifPresent(schema -> add(headers, PREFIX + "dataschema", schema));
    new TreeMap<>(event.extensions()).forEach((name, value) -> add(headers, PREFIX + name, value));
  }

  /** What a record holds. */
  public sealed interface Read {}

  /** A CloudEvent. */
  public record Event(CloudEvent event) implements Read {}

  /** Something else. */
  public record NoEvent(String why) implements Read {}

  /** Reads headers and value of a record; an unknown attribute is an extension. */
  public static Read read(Headers headers, byte @Nullable [] value) {
    Map<String, String> attributes = new LinkedHashMap<>();
    String contentType = "";
    for (Header header : headers) {
      String text =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      if (header.key().equals(CONTENT_TYPE)) {
        contentType = text;
      } else if (header.key().startsWith(PREFIX)) {
        attributes.put(header.key().substring(PREFIX.length()), text);
      }
    }
    if (contentType.startsWith(STRUCTURED)) {
      return new NoEvent("the event is in structured mode; these topics use binary mode");
    }
    if (value == null) {
      return new NoEvent("the record has no value");
    }
    String version = take(attributes, "specversion");
    if (!version.equals(VERSION)) {
      return new NoEvent("ce_specversion is '%s', not '%s'".formatted(version, VERSION));
    }
    String id = take(attributes, "id");
    String source = take(attributes, "source");
    String type = take(attributes, "type");
    if (id.isEmpty() || source.isEmpty() || type.isEmpty()) {
      return new NoEvent("one of ce_id, ce_source and ce_type is missing");
    }
    String time = take(attributes, "time");
    Optional<Instant> instant = instant(time);
    if (!time.isEmpty() && instant.isEmpty()) {
      return new NoEvent("ce_time '%s' is no RFC 3339 time".formatted(time));
    }
    return new Event(
        new CloudEvent(
            id,
            source,
            type,
            present(take(attributes, "subject")),
            instant,
            present(take(attributes, "dataschema")),
            contentType,
            attributes,
            value));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String take(Map<String, String> attributes, String name) {
    String value = attributes.remove(name);
    return value == null ? "" : value;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
