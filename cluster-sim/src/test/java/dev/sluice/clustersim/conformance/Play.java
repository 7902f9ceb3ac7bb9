package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.conformance.Case.Step;
import dev.sluice.clustersim.conformance.Server.Reply;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.patch.MergePatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays one case on a server and remembers the answers. */
final class Play {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+)\\.([^}]+)}");
  private static final String EXAMPLE = "example";
  private static final Map<String, String> PATCHES =
      Map.of(
          "merge", "application/merge-patch+json",
          "json", "application/json-patch+json",
          "strategic", "application/strategic-merge-patch+json",
          "apply", "application/apply-patch+yaml",
          "none", "application/json");

  private final Server server;
  private final Case played;
  private final List<Reply> replies = new ArrayList<>();

  Play(Server server, Case played) {
    this.server = server;
    this.played = played;
  }

  /** The answers to all steps, in order. */
  List<Reply> run() {
    String namespace = Json.object().put("kind", "Namespace").put("apiVersion", "v1").toString();
    server.call(
        "POST",
        "/api/v1/namespaces",
        Map.of("content-type", "application/json"),
        namespace.replaceFirst("}$", ",\"metadata\":{\"name\":\"" + played.namespace() + "\"}}"));
    for (Step step : played.steps()) {
      replies.add(ask(step));
    }
    return List.copyOf(replies);
  }

  private Reply ask(Step step) {
    String[] words = step.text("do").split(" ");
    String query = resolve(step.text("query"));
    Map<String, String> headers = new HashMap<>();
    headers.put("user-agent", "conformance/1.0");
    if (!step.text("accept").isEmpty()) {
      headers.put("accept", step.text("accept"));
    }
    String body = "";
    if (step.json().has("body")) {
      headers.put(
          "content-type",
          words[0].equals("PATCH") ? PATCHES.get(step.text("type")) : "application/json");
      body = body(step).toString().replace("{ns}", played.namespace());
    }
    return server.call(
        words[0], path(words[1], step) + (query.isEmpty() ? "" : "?" + query), headers, body);
  }

  private String path(String word, Step step) {
    String namespace = step.json().has("in") ? step.text("in") : played.namespace();
    String collection = played.kind().path().replace("{ns}", namespace);
    if (word.equals("path")) {
      return collection;
    }
    return collection + "/" + (word.startsWith("one") ? EXAMPLE + word.substring(3) : word);
  }

  private JsonNode body(Step step) {
    JsonNode given = step.get("body");
    String name = given.isTextual() ? given.asText() : "";
    JsonNode body =
        switch (name) {
          case "" -> given;
          case "object" -> object(true);
          case "bare" -> object(false);
          case "change" -> played.kind().change();
          case "status" -> played.kind().status();
          default -> json(Integer.parseInt(name.replace("answer ", "")));
        };
    JsonNode with = step.get("with");
    if (with.isTextual()) {
      with = with.asText().equals("status") ? played.kind().status() : played.kind().change();
    }
    return with.isMissingNode() ? body : MergePatch.apply(body, with);
  }

  private ObjectNode object(boolean content) {
    ObjectNode object =
        Json.object()
            .put("kind", played.kind().kind())
            .put("apiVersion", played.kind().apiVersion());
    object.putObject("metadata").put("name", EXAMPLE);
    return content ? object.setAll(played.kind().content()) : object;
  }

  private String resolve(String text) {
    Matcher matcher = REFERENCE.matcher(text.replace("{ns}", played.namespace()));
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      JsonNode node = json(Integer.parseInt(matcher.group(1)));
      for (String field : matcher.group(2).split("\\.")) {
        node = node.path(field);
      }
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(node.asText("")));
    }
    return matcher.appendTail(resolved).toString();
  }

  private JsonNode json(int step) {
    try {
      return Json.parse(replies.get(step - 1).body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
