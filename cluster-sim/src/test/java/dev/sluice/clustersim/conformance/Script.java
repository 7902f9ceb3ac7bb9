package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.conformance.Server.Reply;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests one after the other, by whom they are asked, and what a real API server answered: {@code
 * conformance/scripts/NAME.yaml} and {@code NAME.jsonl}.
 */
record Script(String name) {

  /** Needs roles to be aggregated. */
  static final Script RBAC = new Script("rbac");

  /** Where nothing may happen by itself. */
  static final List<Script> OTHERS = List.of(new Script("events"), new Script("scales"));

  private static final int TRIES = 60;

  private static final Map<String, String> TYPES =
      Map.of(
          "merge", "application/merge-patch+json",
          "json", "application/json-patch+json",
          "strategic", "application/strategic-merge-patch+json",
          "apply", "application/apply-patch+yaml",
          "", "application/json");

  /** One request. */
  record Step(JsonNode json) {

    String title() {
      String as = json.has("as") ? json.path("as").asText() + ": " : "";
      return as + json.path("do").asText();
    }
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    Cases.read("scripts/" + name + ".yaml").forEach(step -> steps.add(new Step(step)));
    return steps;
  }

  /** The answers of a server, in order. */
  List<ObjectNode> play(Server server) {
    Normalizer normalizer = new Normalizer("no namespace to be hidden");
    List<ObjectNode> answers = new ArrayList<>();
    for (Step step : steps()) {
      ArrayNode one = normalizer.all(List.of(ask(server, step)));
      answers.add(sorted((ObjectNode) one.get(0)));
    }
    return answers;
  }

  /** A real server lists the rules of somebody in any order. */
  private static ObjectNode sorted(ObjectNode answer) {
    for (String field : List.of("resourceRules", "nonResourceRules")) {
      if (answer.path("body").path("status").get(field) instanceof ArrayNode rules) {
        List<JsonNode> all = new ArrayList<>();
        rules.forEach(all::add);
        all.sort(Comparator.comparing(JsonNode::toString));
        rules.removeAll();
        rules.addAll(all);
      }
    }
    return answer;
  }

  /** A real server's caches take a moment to know what was written. */
  private static Reply ask(Server server, Step step) {
    String awaited = step.json().path("await").asText("");
    Reply reply = once(server, step);
    for (int i = 0; i < TRIES && !awaited.isEmpty() && !there(reply, awaited); i++) {
      server.call("GET", "/api/v1/nodes?watch=true&timeoutSeconds=1", Map.of(), "");
      reply = once(server, step);
    }
    return reply;
  }

  private static boolean there(Reply reply, String awaited) {
    return reply.body().contains(awaited.equals("allowed") ? "\"allowed\":true" : awaited);
  }

  private static Reply once(Server server, Step step) {
    JsonNode json = step.json();
    String[] words = json.path("do").asText().split(" ", 2);
    Map<String, String> headers = new HashMap<>();
    headers.put("user-agent", "conformance/1.0");
    if (json.has("as")) {
      headers.put("impersonate-user", json.path("as").asText());
    }
    if (json.has("groups")) {
      headers.put("impersonate-group", json.path("groups").path(0).asText());
    }
    if (json.has("accept")) {
      headers.put("accept", json.path("accept").asText());
    }
    String body = "";
    if (json.has("body")) {
      headers.put("content-type", TYPES.get(json.path("type").asText("")));
      body = json.path("body").toString();
    }
    return server.call(words[0], words[1], headers, body);
  }

  private Path file() {
    return Path.of("src/test/resources/conformance/scripts/" + name + ".jsonl");
  }

  List<JsonNode> recorded() {
    try {
      List<JsonNode> answers = new ArrayList<>();
      for (String line : Files.readAllLines(file())) {
        answers.add(Json.parse(line));
      }
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void record(List<ObjectNode> answers) {
    try {
      Files.writeString(
          file(), String.join("", answers.stream().map(answer -> answer + "\n").toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
