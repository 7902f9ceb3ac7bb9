package dev.sluice.schemas.run;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules that pick metrics by a regular expression (RE2, anywhere in the name). */
final class NameRules {

  private NameRules() {}

  /**
   * What the last matching rule gives each metric; a rule that matches none is an error, also one
   * that is no regular expression.
   */
  static <R, V> Map<String, V> apply(
      String field,
      List<R> rules,
      Function<R, String> expression,
      Function<R, V> value,
      List<String> metrics,
      List<String> errors) {
    Map<String, V> picked = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      R rule = rules.get(i);
      List<String> matches = new ArrayList<>();
      String hint = "";
      try {
        Pattern pattern = Pattern.compile(expression.apply(rule));
        metrics.stream().filter(name -> pattern.matcher(name).find()).forEach(matches::add);
      } catch (PatternSyntaxException e) {
        hint =
            ": '%s' is not a regular expression; for all metrics write .*"
                .formatted(expression.apply(rule));
      }
      if (matches.isEmpty()) {
        errors.add("%s[%d]: Rule didn't match any metric name(s)%s".formatted(field, i, hint));
      }
      matches.forEach(name -> picked.put(name, value.apply(rule)));
    }
    return picked;
  }
}
