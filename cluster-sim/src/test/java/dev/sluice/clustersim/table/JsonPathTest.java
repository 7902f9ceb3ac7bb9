package dev.sluice.clustersim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  private static final String DOCUMENT =
      """
      {"a":{"b":{"c":1}},"x.y/z":"dotted","l":[1,2,3],"e":[],
       "o":[{"n":"p","v":1,"t":true},{"n":"q","v":5},{"n":"]","w":2}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        ".a.b.c | [1]",
        "$.a.b.c | [1]",
        ".a['b'].c | [1]",
        ".['a'].b | [{\"c\":1}]",
        ".x\\.y/z | [\"dotted\"]",
        "['x.y/z'] | [\"dotted\"]",
        ".a.missing.c | []",
        ".l[0] | [1]",
        ".l[-1] | [3]",
        ".l[7] | []",
        ".l[*] | [1,2,3]",
        ".l[1:] | [2,3]",
        ".l[:2] | [1,2]",
        ".l[0:3:2] | [1,3]",
        ".l[-2:] | [2,3]",
        ".e[0] | []",
        ".a[0] | []",
        ".a.* | [{\"c\":1}]",
        ".o[*].n | [\"p\",\"q\",\"]\"]",
        ".o[?(@.n==\"q\")].v | [5]",
        ".o[?(@.n=='q')].v | [5]",
        ".o[?(@.n == ']')].w | [2]",
        ".o[?(@.n!='q')].n | [\"p\",\"]\"]",
        ".o[?(@.v>1)].n | [\"q\"]",
        ".o[?(@.v>=1)].n | [\"p\",\"q\"]",
        ".o[?(@.v<5)].n | [\"p\"]",
        ".o[?(@.v<=5)].n | [\"p\",\"q\"]",
        ".o[?(@.t==true)].n | [\"p\"]",
        ".o[?(@.w)].n | [\"]\"]",
        ".o[?(@.n==5)].v | []",
        "..c | [1]"
      })
  void pathsLeadToValues(String path, String values) throws JsonProcessingException {
    JsonNode document = Json.parse(DOCUMENT);
    assertThat(JsonPath.parse(path).find(document).toString().replace(" ", "")).isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".a[", ".a[x]", ".a[?(n==1)]", ".a[?(@.n==x)]", ".a[0:1:0]"})
  void whatIsNoPathIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.parse(path));
  }
}
