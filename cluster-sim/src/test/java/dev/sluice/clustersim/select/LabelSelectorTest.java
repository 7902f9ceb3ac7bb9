package dev.sluice.clustersim.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{} |  | true",
        "{\"matchLabels\":{\"c\":\"d\",\"a\":\"b\"}} | a=b,c=d | true",
        "{\"matchLabels\":{\"a\":\"x\"}} | a=x | false",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"z\",\"b\"]}]}"
            + " | a in (b,z) | true",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}]}"
            + " | a in (b) | true",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\",\"values\":[\"b\"]}]}"
            + " | a notin (b) | false",
        "{\"matchExpressions\":[{\"key\":\"x\",\"operator\":\"NotIn\",\"values\":[\"b\"]}]}"
            + " | x notin (b) | true",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"}]} | a | true",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"DoesNotExist\"}]} | !a | false",
        "{\"matchLabels\":{\"a\":\"b\"},\"matchExpressions\":[{\"key\":\"c\",\"operator\":"
            + "\"Exists\"},{\"key\":\"e\",\"operator\":\"DoesNotExist\"}]} | a=b,c,!e | true"
      })
  void objectsSelectAsTheirTextDoes(String object, String text, boolean matches)
      throws JsonProcessingException {
    Map<String, String> labels = Map.of("a", "b", "c", "d");
    LabelSelector selector = LabelSelector.of(Json.parse(object));
    String wanted = text == null ? "" : text;
    assertThat(selector).hasToString(wanted);
    assertThat(selector.matches(labels)).isEqualTo(matches);
    assertThat(LabelSelector.parse(wanted).matches(labels)).isEqualTo(matches);
    assertThat(selector.everything()).isEqualTo(wanted.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"key\":\"a\",\"operator\":\"Like\"} | \"Like\" is not a valid label selector operator",
        "{\"key\":\"a\",\"operator\":\"In\"} | values: Invalid value: []: for 'in', 'notin'"
            + " operators, values set can't be empty",
        "{\"key\":\"a\",\"operator\":\"Exists\",\"values\":[\"b\"]} | values: Invalid value:"
            + " [\"b\"]: values set must be empty for exists and does not exist"
      })
  void malformedExpressionsAreRefused(String expression, String message)
      throws JsonProcessingException {
    var selector = Json.object();
    selector.putArray("matchExpressions").add(Json.parse(expression));
    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> LabelSelector.of(selector))
        .satisfies(e -> assertThat(e.status().code()).isEqualTo(400))
        .withMessage(message);
  }

  @Test
  void labelsOfAServiceSelectObjectsThatHaveAllOfThem() {
    LabelSelector selector = LabelSelector.ofLabels(Map.of("a", "b", "c", "d"));
    assertThat(selector.matches(Map.of("a", "b", "c", "d", "e", "f"))).isTrue();
    assertThat(selector.matches(Map.of("a", "b"))).isFalse();
  }

  @Test
  void aFieldThatHasToHaveAValueIsTold() {
    FieldSelector selector = FieldSelector.parse("metadata.name=x,metadata.namespace!=y");
    assertThat(selector.exact("metadata.name")).contains("x");
    assertThat(selector.exact("metadata.namespace")).isEmpty();
    assertThat(FieldSelector.parse(",").everything()).isTrue();
  }
}
