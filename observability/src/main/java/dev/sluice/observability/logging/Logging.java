package dev.sluice.observability.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logback from a {@link LoggingConfig}; no logback file is needed or read. */
public final class Logging {

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg %kvp%n%ex";

  private Logging() {}

  /**
   * Sends all lines of this JVM to {@code output}, in place of where they went before; it stays the
   * caller's to close.
   *
   * @throws IllegalStateException when another logging library than logback is on the class path
   */
  public static void configure(LoggingConfig config, OutputStream output) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException("Sluice logs through logback, which is not bound to slf4j");
    }
    context.reset();
    Encoder<ILoggingEvent> encoder = encoder(config.format(), context);
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(new Borrowed(output));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.convertAnSLF4JLevel(config.libraries()));
    context.getLogger("dev.sluice").setLevel(Level.convertAnSLF4JLevel(config.level()));
    quieten(context);
    config
        .levels()
        .forEach(
            (name, level) -> context.getLogger(name).setLevel(Level.convertAnSLF4JLevel(level)));
  }

  // Logback closes what it no longer writes to, and that may be standard error.
  private static final class Borrowed extends FilterOutputStream {

    Borrowed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  // Libraries that call it a warning or an error when all is well.
  private static void quieten(LoggerContext context) {
    context
        .getLogger("org.apache.kafka.clients.admin.internals.PartitionLeaderStrategy")
        .setLevel(Level.OFF);
    context.getLogger("state.change.logger").setLevel(Level.OFF);
    context.getLogger("org.apache.kafka.controller").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    context
        .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(Level.ERROR);
    // Classes that load slowly at a cold start, with a stack trace a second.
    context.getLogger("io.vertx.core.impl.btc.BlockedThreadChecker").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        yield encoder;
      }
      case JSON -> {
        JsonLines encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        yield encoder;
      }
    };
  }
}
