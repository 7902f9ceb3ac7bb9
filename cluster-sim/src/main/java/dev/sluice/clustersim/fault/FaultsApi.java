package dev.sluice.clustersim.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.values.GoDurations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * {@code /faults} and {@code /faults/NAME}: a path outside of Kubernetes' API, for {@code kubectl
 * get|create|replace|delete --raw}. Answers are scenarios that can be put again.
 */
public final class FaultsApi {

  private static final String PATH = "/faults";
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private final Faults faults;

  /** For a cluster's faults. */
  public FaultsApi(Faults faults) {
    this.faults = faults;
  }

  /** Whether a request is for this. */
  public static boolean has(Request request) {
    return request.path().equals(PATH) || request.path().startsWith(PATH + "/");
  }

  /** Lists, puts and removes. */
  public Answer handle(Request request, Instant now) {
    String path = request.path();
    String name = path.length() > PATH.length() + 1 ? path.substring(PATH.length() + 1) : "";
    try {
      switch (request.method() + (name.isEmpty() ? "" : " one")) {
        case "GET" -> {}
        case "GET one" -> find(name, now);
        case "POST" -> faults.put(scenario(request), now);
        case "PUT" -> {
          Scenario scenario = scenario(request);
          faults.clear();
          faults.put(scenario, now);
        }
        case "DELETE" -> faults.clear();
        case "DELETE one" -> {
          find(name, now);
          faults.remove(name);
        }
        default -> throw ApiStatus.methodNotAllowed().exception();
      }
      return list(request.method().equals("GET") ? name : "", now);
    } catch (StatusException e) {
      ApiStatus status = e.status();
      return new Answer.Document(status.code(), status.toJson(), List.of(), "application/json");
    }
  }

  private void find(String name, Instant now) {
    if (faults.list(now).stream().noneMatch(state -> state.fault().name().equals(name))) {
      throw ApiStatus.notFound(new GroupResource("", "faults"), name).exception();
    }
  }

  private static Scenario scenario(Request request) {
    return switch (Scenario.read(new String(request.body(), StandardCharsets.UTF_8))) {
      case Scenario.Read.Good(Scenario scenario) -> scenario;
      case Scenario.Read.Bad(List<String> problems) ->
          throw ApiStatus.badRequest("the scenario is not taken: " + String.join("; ", problems))
              .exception();
    };
  }

  private Answer list(String only, Instant now) {
    ObjectNode json = Json.object().put("seed", faults.seed());
    ArrayNode all = json.putArray("faults");
    for (Faults.State state : faults.list(now)) {
      if (only.isEmpty() || state.fault().name().equals(only)) {
        all.add(json(state));
      }
    }
    try {
      return new Answer.Text(200, "application/yaml", YAML.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode json(Faults.State state) {
    Fault fault = state.fault();
    ObjectNode json = Json.object().put("name", fault.name());
    Kind.write(fault.effect(), json);
    Match match = fault.match();
    if (!match.equals(Match.ALL)) {
      ObjectNode matches = json.putObject("match");
      texts(matches, "verbs", match.verbs());
      texts(matches, "resources", match.resources());
      texts(matches, "namespaces", match.namespaces());
      texts(matches, "names", match.names());
      if (!match.client().isEmpty()) {
        matches.put("client", match.client());
      }
    }
    if (fault.probability() < 1) {
      json.put("probability", fault.probability());
    }
    fault.times().ifPresent(times -> json.put("times", times));
    if (!fault.after().equals(Duration.ZERO)) {
      json.put("after", GoDurations.format(fault.after()));
    }
    fault.lasting().ifPresent(lasting -> json.put("for", GoDurations.format(lasting)));
    json.putObject("status")
        .put("since", state.since().toString())
        .put("active", state.active())
        .put("hits", state.hits());
    return json;
  }

  private static void texts(ObjectNode json, String field, Set<String> texts) {
    if (!texts.isEmpty()) {
      texts.stream().sorted().forEach(json.putArray(field)::add);
    }
  }
}
