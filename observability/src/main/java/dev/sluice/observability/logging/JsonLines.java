package dev.sluice.observability.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line; keys of the event beside the fixed fields, first value of a key wins. */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(bytes)) {
      generator.writeStartObject();
      generator.writeStringField("time", event.getInstant().toString());
      generator.writeStringField("level", event.getLevel().toString());
      generator.writeStringField("logger", event.getLoggerName());
      generator.writeStringField("thread", event.getThreadName());
      generator.writeStringField("message", event.getFormattedMessage());
      writeKeys(generator, event.getKeyValuePairs());
      if (event.getThrowableProxy() != null) {
        generator.writeStringField(
            "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static void writeKeys(JsonGenerator generator, @Nullable List<KeyValuePair> pairs)
      throws IOException {
    if (pairs == null) {
      return;
    }
    Set<String> written =
        new HashSet<>(List.of("time", "level", "logger", "thread", "message", "exception"));
    for (KeyValuePair pair : pairs) {
      if (written.add(pair.key)) {
        generator.writeFieldName(pair.key);
        writeValue(generator, pair.value);
      }
    }
  }

  private static void writeValue(JsonGenerator generator, @Nullable Object value)
      throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      default -> generator.writeString(String.valueOf(value));
    }
  }
}
