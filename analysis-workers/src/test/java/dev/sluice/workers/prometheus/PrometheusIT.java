package dev.sluice.workers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.spi.ProviderServices;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries against a real Prometheus that scrapes two gauges of known value. */
@SuppressWarnings("NullAway.Init")
final class PrometheusIT {

  private static final String GAUGES =
      """
      # TYPE known gauge
      known{pod="a"} 1.5
      known{pod="b"} 2.5
      """;

  @TempDir static Path folder;

  private static StubServer target;
  private static Process prometheus;
  private static String address;
  private static HttpAccess http;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> binary =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        binary.isPresent(),
        "skipped: no 'prometheus' on the PATH (Debian and Ubuntu: apt-get install prometheus)");
    target =
        StubServer.answering(
            request -> Reply.status(200, GAUGES).with("Content-Type", "text/plain; version=0.0.4"));
    http = Contexts.http();
    int port = freePort();
    address = "http://127.0.0.1:" + port;
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 500ms, scrape_timeout: 400ms}
        scrape_configs:
          - job_name: known
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(URI.create(target.url()).getAuthority()));
    prometheus =
        new ProcessBuilder(
                binary.get().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitSamples();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitSamples() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Optional<String> seen = Optional.empty();
    while (System.nanoTime() < end) {
      try {
        seen = Optional.of(value("{'query':'known'").rendered());
        if (seen.get().equals("[1.5,2.5]")) {
          return;
        }
      } catch (ProviderException e) {
        seen = Optional.of(e.getMessage());
      }
      prometheus.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError(
        "no samples after a minute: " + seen + Files.readString(folder.resolve("log")));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
      target.close();
      http.close();
    }
  }

  private static Outcome.Value value(String config) throws ProviderException, InterruptedException {
    ProviderServices services =
        new ProviderServices(http, Optional.empty(), InstantSource.system(), name -> null);
    Finished finished =
        (Finished)
            new PrometheusProvider(services)
                .start(Contexts.context(config + ",'address':'" + address + "'}"));
    return (Outcome.Value) finished.outcome();
  }

  @Test
  void aVectorIsAListOfFloats() throws Exception {
    assertThat(value("{'query':'sort(known)'").answer())
        .isEqualTo(new Answer.Numbers(List.of(1.5, 2.5)));
  }

  @Test
  void aScalarIsAFloat() throws Exception {
    assertThat(value("{'query':'scalar(sum(known))'"))
        .isEqualTo(new Outcome.Value(new Answer.Number(4), "4"));
    assertThat(value("{'query':'scalar(known)'").rendered()).isEqualTo("NaN");
    assertThat(value("{'query':'vector(1)/0'").rendered()).isEqualTo("[+Inf]");
  }

  @Test
  void anEmptyVectorIsAnEmptyList() throws Exception {
    assertThat(value("{'query':'absent_metric'").answer()).isEqualTo(new Answer.Numbers(List.of()));
  }

  @Test
  void aRangeQueryIsFlattened() throws Exception {
    Answer answer =
        value(
                "{'query':'vector(7)',"
                    + "'rangeQuery':{'start':'now() - duration(`4m`)','end':'now()','step':'1m'}")
            .answer();

    assertThat(answer).isEqualTo(new Answer.Numbers(List.of(7.0, 7.0, 7.0, 7.0, 7.0)));
  }

  @Test
  void aRefusedQueryTellsWhatPrometheusSaid() {
    assertThatThrownBy(() -> value("{'query':'sum('"))
        .hasMessageContaining("Prometheus refused the query: bad_data: ")
        .hasMessageContaining("parse error");
    assertThatThrownBy(() -> value("{'query':'`text`'"))
        .hasMessageContaining("answered with a 'string'");
  }
}
