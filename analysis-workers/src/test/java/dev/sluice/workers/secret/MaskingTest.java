package dev.sluice.workers.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.workers.support.Contexts;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class MaskingTest {

  @Test
  void valuesAreReplacedInEveryForm() {
    Masking masking = Masking.of(List.of("p@ss \"word\"\n", "token"));

    assertThat(masking.mask("a p@ss \"word\"\n b")).isEqualTo("a ***** b");
    assertThat(masking.mask("a p@ss \"word\" b")).isEqualTo("a ***** b");
    assertThat(masking.mask("q=p%40ss+%22word%22&x")).isEqualTo("q=*****&x");
    assertThat(masking.mask("{\"a\":\"p@ss \\\"word\\\"\"}")).isEqualTo("{\"a\":\"*****\"}");
    assertThat(masking.mask("tokens")).isEqualTo("*****s");
    assertThat(masking.mask("dG9rZW4=")).isEqualTo("*****");
  }

  @Test
  void theLongestValueIsReplacedFirst() {
    assertThat(Masking.of(List.of("ab", "abcd")).mask("abcd ab")).isEqualTo("***** *****");
  }

  @Test
  void jsonStaysJson() {
    Masking masking = Masking.of(List.of("1", "key"));

    assertThat(masking.mask(Contexts.json("{'key':[1,'1',true,null,'x1y']}")))
        .isEqualTo(Contexts.json("{'*****':[1,'*****',true,null,'x*****y']}"));
  }

  @Test
  void blankValuesHideNothing() {
    assertThat(Masking.of(List.of("", " ", "\n")).mask("a b\n")).isEqualTo("a b\n");
  }

  @Property
  void noValueSurvives(
      @ForAll @AlphaChars @NotBlank @StringLength(min = 3, max = 12) String secret,
      @ForAll @StringLength(max = 20) String before,
      @ForAll @StringLength(max = 20) String after) {
    assertThat(Masking.of(List.of(secret)).mask(before + secret + after)).doesNotContain(secret);
  }

  @Test
  void tagsAreReplacedInStringsAndKeys() {
    assertThat(
            SecretTags.replace(
                Contexts.json(
                    "{'a {{args.k}}':['{{ args.k }}/{{args.other}}',1,true,null,{'x':'{{args.k}}'}]}"),
                Map.of("k", "v$1\\")))
        .isEqualTo(
            Contexts.json("{'a v$1\\\\':['v$1\\\\/{{args.other}}',1,true,null,{'x':'v$1\\\\'}]}"));
  }
}
