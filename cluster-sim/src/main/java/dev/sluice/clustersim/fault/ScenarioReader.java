package dev.sluice.clustersim.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.fault.Scenario.Read;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Scenarios as people write them. */
final class ScenarioReader {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern RESOURCE =
      Pattern.compile("(\\*|[a-z0-9]+)(\\.[-a-z0-9.]*)?(/(\\*|[a-z]+))?");
  private static final Set<String> VERBS =
      Set.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "post",
          "put");

  private ScenarioReader() {}

  static Read read(String text) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      return new Read.Bad(
          List.of("it is no YAML: " + e.getOriginalMessage().strip().replaceAll("\\s+", " ")));
    }
    List<String> problems = new ArrayList<>();
    Fields fields = new Fields("", root, problems);
    fields.known("seed", "faults");
    Optional<Long> seed = fields.number("seed");
    List<Fault> faults = new ArrayList<>();
    Set<String> names = new HashSet<>();
    JsonNode entries = root.path("faults");
    if (!entries.isArray()) {
      fields.problem(
          "faults",
          "is missing or no list; give one such as faults: [{name: slow, kind: latency, min: 1s}]");
    }
    for (int i = 0; i < entries.size() && entries.isArray(); i++) {
      int before = problems.size();
      Optional<Fault> fault = fault(entries.get(i), i, names, problems);
      if (problems.size() == before) {
        fault.ifPresent(faults::add);
      }
    }
    return problems.isEmpty()
        ? new Read.Good(new Scenario(seed, faults))
        : new Read.Bad(List.copyOf(problems));
  }

  private static Optional<Fault> fault(
      JsonNode json, int index, Set<String> names, List<String> problems) {
    String name = Json.text(json, "name");
    Fields fields =
        new Fields(
            "faults[%d]%s: ".formatted(index, name.isEmpty() ? "" : " (" + name + ")"),
            json,
            problems);
    if (!json.isObject()) {
      fields.problem("", "is no object; give one such as {name: slow, kind: latency, min: 1s}");
      return Optional.empty();
    }
    if (!NAME.matcher(name).matches()) {
      fields.problem(
          "name", "\"%s\" is no name; give lower-case letters, digits and '-'".formatted(name));
    } else if (!names.add(name)) {
      fields.problem("name", "is there twice; give each fault its own");
    }
    Optional<Kind> kind = Kind.of(Json.text(json, "kind"));
    if (kind.isEmpty()) {
      fields.problem(
          "kind",
          "\"%s\" is no kind of fault; give one of %s"
              .formatted(Json.text(json, "kind"), String.join(", ", Kind.names())));
      return Optional.empty();
    }
    fields.known(kind.get().fields());
    Effect effect = kind.get().effect(fields);
    Match match = match(fields.child("match"), kind.get());
    double probability = fields.fraction("probability").orElse(1.0);
    Optional<Integer> times = fields.whole("times", 1, Integer.MAX_VALUE);
    Duration after = fields.duration("after").orElse(Duration.ZERO);
    Optional<Duration> lasting = fields.duration("for");
    if (lasting.filter(Duration::isZero).isPresent()) {
      fields.problem("for", "is no time at all; give a duration such as 30s, or leave it out");
      lasting = Optional.empty();
    }
    return Optional.of(new Fault(name, effect, match, probability, times, after, lasting));
  }

  private static Match match(Fields fields, Kind kind) {
    fields.known(kind.matches());
    Set<String> verbs = fields.texts("verbs");
    for (String verb : verbs) {
      if (!VERBS.contains(verb)) {
        fields.problem(
            "verbs",
            "\"%s\" is no verb; give get, list, watch, create, update, patch, delete or deletecollection"
                .formatted(verb));
      } else if (!kind.verbs().isEmpty() && !kind.verbs().contains(verb)) {
        fields.problem(
            "verbs",
            "\"%s\" never has this fault; give some of %s"
                .formatted(verb, String.join(", ", kind.verbs().stream().sorted().toList())));
      }
    }
    Set<String> resources = fields.texts("resources");
    for (String resource : resources) {
      if (!RESOURCE.matcher(resource).matches()) {
        fields.problem(
            "resources",
            "\"%s\" is no resource; give its plural, as pods, deployments.apps or pods/status"
                .formatted(resource));
      }
    }
    return new Match(
        verbs, resources, fields.texts("namespaces"), fields.texts("names"), fields.text("client"));
  }
}
