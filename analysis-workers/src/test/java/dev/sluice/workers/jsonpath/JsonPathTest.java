package dev.sluice.workers.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.workers.support.Contexts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonPathTest {

  private static final JsonNode DOCUMENT =
      Contexts.json(
          """
          {"name":"root","a.b":1,"n":[10,20,30,40],
           "items":[{"name":"x","v":1,"ok":true},{"name":"y","v":2.5},{"name":"z","w":{"v":7}}],
           "deep":{"one":{"target":"t1"},"two":[{"target":"t2"}]}}""");

  private static String first(String template) throws JsonPathException {
    return JsonPath.parse(template).first(DOCUMENT).map(JsonNode::toString).orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{$.name} | \"root\"",
        "{.name} | \"root\"",
        "{ .name } | \"root\"",
        "{$['name']} | \"root\"",
        "{$[\"name\"]} | \"root\"",
        "{.a\\.b} | 1",
        "{['a.b']} | 1",
        "{.n[0]} | 10",
        "{.n[-1]} | 40",
        "{.n[1:3]} | 20",
        "{.n[-2:]} | 30",
        "{.n[:1]} | 10",
        "{.n[::2]} | 10",
        "{.n[1::2]} | 20",
        "{.n[2:2]} | nothing",
        "{.n[*]} | 10",
        "{.n[3,0]} | 40",
        "{['name','n']} | \"root\"",
        "{.items[*].name} | \"x\"",
        "{.items[1:].name} | \"y\"",
        "{.deep.*.target} | \"t1\"",
        "{..target} | \"t1\"",
        "{.deep.two..target} | \"t2\"",
        "{.items[?(@.name==\"y\")].v} | 2.5",
        "{.items[?(@.name=='y')].v} | 2.5",
        "{.items[?(@.v>1)].name} | \"y\"",
        "{.items[?(@.v >= 2.5)].name} | \"y\"",
        "{.items[?(@.v<2)].name} | \"x\"",
        "{.items[?(@.v<=1)].name} | \"x\"",
        "{.items[?(@.name!='x')].name} | \"y\"",
        "{.items[?(@.w)].name} | \"z\"",
        "{.items[?(@.w.v==7)].name} | \"z\"",
        "{.items[?(@.ok==true)].name} | \"x\"",
        "{.items[?(@.v==$.n[9])]} | nothing",
        "{.items[?(@.name>'x')].name} | \"y\"",
        "{range .items[*]}{.name}{end} | \"x\"",
        "{range .items[1:]}{@.name} {end} | \"y\"",
        "{\"text\"} | \"text\"",
        "rate: {.name} | \"rate: \"",
        "{.missing}{.name} | error",
        "{$} | document",
        "{@.name} | \"root\"",
      })
  void findsTheFirstMatch(String template, String expected) throws Exception {
    switch (expected) {
      case "error" -> assertThatThrownBy(() -> first(template)).isNotNull();
      case "document" -> assertThat(first(template)).isEqualTo(DOCUMENT.toString());
      default -> assertThat(first(template)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{.nope} | nope is not found",
        "{.n[4]} | index 4 is out of bounds: the list has 4 elements",
        "{.n[-5]} | index -5 is out of bounds",
        "{.n[0:9]} | slice 0:9 is out of bounds",
        "{.n[3:1]} | slice 3:1 is out of bounds",
        "{.name[0]} | an index needs a list",
        "{.name[?(@.x)]} | a filter needs a list",
        "{.items[?(@.name==1)]} | cannot compare STRING == NUMBER",
        "{.items[?(@.w > true)]} | cannot compare",
      })
  void whatIsNotThereIsAnErrorThatNamesIt(String template, String message) {
    assertThatThrownBy(() -> first(template))
        .isInstanceOf(JsonPathException.class)
        .hasMessageContaining(template)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{.a | '}' is missing at character 4",
        "{.a[} | '}' is not an index",
        "{.a[x]} | 'x' is not an index",
        "{.a[1:2:3:4]} | at most three numbers",
        "{.a[::0]} | step of a slice must be more than 0",
        "{.a['x]} | a quote is not closed",
        "{.a[?(@.b=1)]} | a filter compares by",
        "{.a[?(@.b==)]} | right side of a filter is missing",
        "{.a[?(==1)]} | left side of a filter is missing",
        "{range .a[*]}{.b} | 'range' without 'end'",
        "{.a}{end} | 'end' without 'range'",
        "{a} | 'a' is not expected",
      })
  void whatDoesNotParseIsAnErrorThatSaysWhere(String template, String message) {
    assertThatThrownBy(() -> JsonPath.parse(template))
        .isInstanceOf(JsonPathException.class)
        .hasMessageContaining(message);
  }

  @Test
  void recursiveDescentIsBounded() throws Exception {
    StringBuilder list = new StringBuilder("[0");
    for (int i = 0; i < 3_000; i++) {
      list.append(",[").append(i).append(']');
    }
    JsonNode wide = Contexts.json(list.append(']').toString());
    JsonPath path = JsonPath.parse("{..*..*..*..*..*[*]}");
    JsonPath explosive = JsonPath.parse("{$[*,*,*][*,*,*][*,*,*]..*..*..*..*..*..*}");

    assertThat(path.first(wide)).isEmpty();
    assertThat(explosive.first(Contexts.json("[[[1]]]"))).isEmpty();
    assertThatThrownBy(
            () -> JsonPath.parse("{" + "[*,*,*,*,*,*,*,*]".repeat(12) + "}").first(nested(12)))
        .hasMessageContaining("looks at more than 1000000 elements");
  }

  private static JsonNode nested(int depth) {
    return Contexts.json("[".repeat(depth + 1) + "1" + "]".repeat(depth + 1));
  }

  @Property
  void anyTextEitherParsesOrIsRefused(
      @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String inner) {
    try {
      JsonPath.parse("{" + inner + "}").first(DOCUMENT);
      JsonPath.parse(inner).first(DOCUMENT);
    } catch (JsonPathException e) {
      assertThat(e).hasMessageContaining("jsonPath '");
    }
  }
}
