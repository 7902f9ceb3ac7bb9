package dev.sluice.clustersim.api;

import dev.sluice.clustersim.object.ApiStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * In which form a client wants its answer.
 *
 * @param as {@code Table}, {@code PartialObjectMetadata}, {@code APIGroupDiscoveryList} …; empty:
 *     the object itself
 * @param version of that form
 */
record Accept(String as, String version, boolean yaml) {

  private static final Accept PLAIN = new Accept("", "", false);

  /**
   * The first form of an {@code Accept} header that the server has.
   *
   * @param forms what there is besides the object itself
   * @throws dev.sluice.clustersim.object.StatusException when there is none
   */
  static Accept of(String header, List<String> forms) {
    if (header.isBlank()) {
      return PLAIN;
    }
    for (String one : header.split(",")) {
      Optional<Accept> accept = one(one, forms);
      if (accept.isPresent()) {
        return accept.get();
      }
    }
    throw new ApiStatus(
            406,
            "NotAcceptable",
            "only the following media types are accepted: application/json,"
                + " application/json;stream=watch, application/yaml",
            Optional.empty())
        .exception();
  }

  private static Optional<Accept> one(String text, List<String> forms) {
    String[] parts = text.split(";");
    Map<String, String> parameters = new HashMap<>();
    Arrays.stream(parts)
        .skip(1)
        .map(part -> part.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> parameters.put(pair[0].strip(), pair[1].strip()));
    String as = parameters.getOrDefault("as", "");
    if (!as.isEmpty() && !forms.contains(as)) {
      return Optional.empty();
    }
    String version = parameters.getOrDefault("v", "");
    return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
      case "application/json", "application/*", "*/*" ->
          Optional.of(new Accept(as, version, false));
      case "application/yaml" -> Optional.of(new Accept(as, version, true));
      default -> Optional.empty();
    };
  }

  String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }
}
