package dev.sluice.router.istio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.HeaderRoute;
import dev.sluice.records.v1.MirrorRoute;
import dev.sluice.records.v1.StringMatch;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Every recorded operation of Argo Rollouts on VirtualServices and DestinationRules. Each operation
 * starts from the state that Argo left.
 */
class IstioGoldenTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String FILE = "istio.jsonl.gz";

  @Test
  void everyRecordedOperationGivesTheSameObjects() throws IOException {
    TreeMap<String, Integer> explained = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    int cases = 0;
    try (BufferedReader lines = open()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases++;
        play(cases, MAPPER.readTree(line), explained, unexplained);
      }
    }
    assertThat(cases).isPositive();
    assertThat(unexplained)
        .as("differences that no rule explains; explained: %s", explained)
        .isEmpty();
  }

  private static void play(
      int number, JsonNode test, TreeMap<String, Integer> explained, List<String> unexplained) {
    JsonNode canary = test.at("/in/canary");
    Subject subject = Subject.of(canary);
    JsonNode service = test.at("/in/virtualServiceSpec");
    JsonNode rule = test.at("/in/destinationRuleSpec");
    Set<String> addedDestinations = new HashSet<>();
    Set<String> addedSubsets = new HashSet<>();
    for (JsonNode step : test.path("steps")) {
      boolean hashes = step.path("op").asText().equals("updateHash");
      Set<String> added = hashes ? addedSubsets : addedDestinations;
      Outcome ours = subject.play(step, service, rule, added);
      JsonNode serviceAfter = step.path("virtualServiceSpecAfter");
      JsonNode ruleAfter = step.path("destinationRuleSpecAfter");
      boolean refused = step.path("error").asBoolean();
      boolean same =
          ours.refusal().isPresent() == refused
              && ours.service().equals(serviceAfter)
              && (rule.isMissingNode() || ours.rule().equals(ruleAfter));
      if (!same) {
        Optional<GoldenDifference> why =
            GoldenDifference.explain(
                new GoldenDifference.Seen(
                    subject.service(),
                    subject.versions(),
                    subject.managed(),
                    step,
                    service,
                    rule,
                    ours));
        if (why.isPresent()) {
          explained.merge(why.get().name(), 1, Integer::sum);
        } else {
          unexplained.add(
              "case %d, %s, routing %s%n  from %s %s%n  wanted %s %s%n  gave %s %s %s"
                  .formatted(
                      number,
                      parameters(step),
                      canary,
                      service,
                      rule,
                      refused ? "an error" : serviceAfter,
                      ruleAfter,
                      ours.service(),
                      ours.rule(),
                      ours.refusal().orElse("")));
        }
      }
      if ((hashes || step.path("op").asText().equals("setWeight")) && !refused) {
        added.clear();
        step.path("additionalDestinations")
            .forEach(destination -> added.add(destination.path("serviceName").asText()));
      }
      service = serviceAfter;
      rule = ruleAfter;
    }
  }

  private static String parameters(JsonNode step) {
    ObjectNode copy = step.deepCopy();
    copy.remove(List.of("virtualServiceSpecAfter", "destinationRuleSpecAfter"));
    return copy.toString();
  }

  private static BufferedReader open() throws IOException {
    String folder = System.getProperty("sluice.golden", "");
    InputStream in =
        folder.isBlank()
            ? IstioGoldenTest.class.getResourceAsStream("/golden/" + FILE)
            : Files.newInputStream(Path.of(folder, FILE));
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
  }

  /** What an operation gave: both specs, and the cause where it was refused. */
  record Outcome(JsonNode service, JsonNode rule, Optional<String> refusal) {}

  /** The edits of one canary strategy. */
  private record Subject(
      VirtualService service,
      WeightEdit weights,
      Optional<SubsetNames> subsets,
      List<String> managed,
      Versions versions,
      Routes routes) {

    static Subject of(JsonNode canary) {
      if (!(CustomResources.readAs(canary, CanaryStrategy.class)
          instanceof Reading.Sound<CanaryStrategy>(CanaryStrategy strategy))) {
        throw new AssertionError("not a canary strategy: " + canary);
      }
      TrafficRouting traffic = requireNonNull(strategy.trafficRouting());
      IstioRouting routing = IstioRouting.of(requireNonNull(traffic.istio()), traffic);
      Versions versions = routing.versions(strategy.canaryService(), strategy.stableService());
      Routes routes = new Routes(routing.services().getFirst(), versions, routing.managedRoutes());
      return new Subject(
          routing.services().getFirst(),
          new WeightEdit(versions, routes),
          routing.subsets(),
          routing.managedRoutes(),
          versions,
          routes);
    }

    Outcome play(JsonNode step, JsonNode service, JsonNode rule, Set<String> added) {
      ObjectNode spec = (ObjectNode) service;
      ManagedRouteEdit hosted =
          new ManagedRouteEdit(versions, routes, managed, rule.path("host").asText(""));
      Edit edit =
          switch (step.path("op").asText()) {
            case "setWeight" ->
                weights.apply(spec, step.path("weight").asInt(), additions(step), added);
            case "setHeaderRoute" -> hosted.setHeaderRoute(spec, header(step));
            case "setMirrorRoute" -> hosted.setMirrorRoute(spec, mirror(step));
            case "removeManagedRoutes" -> hosted.removeAllBut(spec, List.of());
            case "updateHash" -> new Edit.Done(spec);
            default -> throw new AssertionError("unknown operation " + step);
          };
      Edit ruleEdit =
          subsets.isPresent() && step.path("op").asText().equals("updateHash")
              ? subsets
                  .get()
                  .apply(
                      (ObjectNode) rule,
                      Optional.of(step.path("canaryHash").asText()),
                      Optional.of(step.path("stableHash").asText()),
                      additions(step),
                      added)
              : rule.isMissingNode() ? new Edit.Done(spec) : new Edit.Done((ObjectNode) rule);
      return new Outcome(
          edit instanceof Edit.Done(ObjectNode after) ? after : service,
          ruleEdit instanceof Edit.Done(ObjectNode after) ? after : rule,
          refusal(edit).or(() -> refusal(ruleEdit)));
    }

    private static Optional<String> refusal(Edit edit) {
      return edit instanceof Edit.Refused(String field, String cause)
          ? Optional.of(field + " " + cause)
          : Optional.empty();
    }
  }

  private static List<Addition> additions(JsonNode step) {
    List<Addition> additions = new ArrayList<>();
    step.path("additionalDestinations")
        .forEach(
            node ->
                additions.add(
                    new Addition(
                        node.path("serviceName").asText(),
                        node.path("podTemplateHash").asText(),
                        node.path("weight").asInt())));
    return additions;
  }

  private static HeaderRoute header(JsonNode step) {
    JsonNode json = step.path("setHeaderRoute");
    HeaderRoute.Builder route = HeaderRoute.newBuilder().setName(json.path("name").asText());
    json.path("match")
        .forEach(
            match ->
                route
                    .addMatchBuilder()
                    .setHeaderName(match.path("headerName").asText())
                    .setHeaderValue(match(match.path("headerValue"))));
    return route.build();
  }

  private static MirrorRoute mirror(JsonNode step) {
    JsonNode json = step.path("setMirrorRoute");
    MirrorRoute.Builder route = MirrorRoute.newBuilder().setName(json.path("name").asText());
    if (json.has("percentage")) {
      route.setPercentage(json.path("percentage").asInt());
    }
    for (JsonNode node : json.path("match")) {
      MirrorRoute.RouteMatch.Builder match = route.addMatchBuilder();
      if (node.has("method")) {
        match.setMethod(match(node.path("method")));
      }
      if (node.has("path")) {
        match.setPath(match(node.path("path")));
      }
      node.path("headers")
          .properties()
          .forEach(entry -> match.putHeaders(entry.getKey(), match(entry.getValue())));
    }
    return route.build();
  }

  private static StringMatch match(JsonNode json) {
    StringMatch.Builder match = StringMatch.newBuilder();
    if (json.has("exact")) {
      match.setExact(json.path("exact").asText());
    } else if (json.has("prefix")) {
      match.setPrefix(json.path("prefix").asText());
    } else {
      match.setRegex(json.path("regex").asText());
    }
    return match.build();
  }
}
