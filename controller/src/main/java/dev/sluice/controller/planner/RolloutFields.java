package dev.sluice.controller.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schemas.crd.Rollout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain values inside a Rollout, by the paths that {@code fieldRef} takes. */
final class RolloutFields {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern METADATA_KEY =
      Pattern.compile("metadata\\.(annotations|labels)\\['([^']*)'\\]");

  private RolloutFields() {}

  /** The value at {@code metadata.labels['x']}, {@code spec.a.b[0].c} and the like. */
  static Optional<String> read(Rollout rollout, String path) {
    JsonNode tree = MAPPER.valueToTree(rollout);
    Matcher key = METADATA_KEY.matcher(path);
    JsonNode found;
    if (key.matches()) {
      found = tree.path("metadata").path(key.group(1)).path(key.group(2));
    } else {
      found = tree;
      for (String part : path.split("[.\\[\\]]", -1)) {
        if (!part.isEmpty()) {
          found =
              found.isArray() && part.chars().allMatch(Character::isDigit)
                  ? found.path(index(part))
                  : found.path(part);
        }
      }
    }
    return found.isValueNode() && !found.isNull() ? Optional.of(found.asText()) : Optional.empty();
  }

  private static int index(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
