package dev.sluice.workers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.workers.aws.SigV4.Credentials;
import dev.sluice.workers.http.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against signatures of AWS' published test suite. */
final class SigV4Test {

  private static final Credentials EXAMPLE =
      new Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "GET,/,5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "POST,/,5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "GET,/?Param2=value2&Param1=value1,"
        + "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  })
  void signsAsThePublishedExamples(String method, String path, String signature) {
    HttpCall call =
        new HttpCall(
            method,
            URI.create("https://example.amazonaws.com" + path),
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(1),
            false);

    HttpCall signed =
        SigV4.sign(call, "service", "us-east-1", EXAMPLE, Instant.parse("2015-08-30T12:36:00Z"));

    assertThat(signed.header("authorization").orElse("")).endsWith("Signature=" + signature);
  }
}
