package dev.sluice.workers.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"b\":1,\"a\":[true,null]} | {\"a\":[true,null],\"b\":1}",
        "1.0 | 1",
        "100000000000000000000 | 100000000000000000000",
        "1e21 | 1e+21",
        "1.5e300 | 1.5e+300",
        "1e-6 | 0.000001",
        "1e-7 | 1e-7",
        "-2.5e-10 | -2.5e-10",
        "-0.0 | -0",
        "\"a<b>&\" | \"a\\u003cb\\u003e\\u0026\"",
        "\"a\\n\\\"\\\\\" | \"a\\n\\\"\\\\\"",
        "{} | {}",
        "[] | []",
      })
  void writesAsGoDoes(String json, String expected) throws Exception {
    assertThat(GoJson.write(MAPPER.readTree(json))).isEqualTo(expected);
  }
}
