package dev.sluice.clustersim.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of {@code conformance/kubectl.yaml} and what they print, without chance. */
final class KubectlTexts {

  private static final Path COMMANDS = Path.of("src/test/resources/conformance/kubectl.yaml");
  private static final Path RECORDED = Path.of("src/test/resources/conformance/kubectl.jsonl");
  private static final Path WIDGETS = Path.of("src/test/resources/conformance/widgets.crd.yaml");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final Pattern VERSION = Pattern.compile("resourceVersion\"?: \"\\d+\"");
  private static final Pattern AGE = Pattern.compile("\\b\\d+(s|m|h|d|m\\d+s|d\\d+h|y\\d+d)\\b");
  private static final Pattern ADDRESS = Pattern.compile("\\b10\\.\\d+\\.\\d+\\.\\d+\\b");
  private static final Pattern FILE = Pattern.compile("(/[^ ]*/(LIVE|MERGED)-\\d+/|\\t\\d{4}-.*)");
  private static final Pattern CONTEXT = Pattern.compile("Context \"[^\"]*\"");
  private static final Pattern SKEW = Pattern.compile("(?m)^WARNING: version difference.*\\n");
  private static final Pattern SPACES = Pattern.compile(" {2,}");

  /** What one command came to. */
  record Outcome(String command, int code, List<String> lines) {

    ObjectNode json() {
      ObjectNode json = Json.object().put("command", command).put("code", code);
      lines.forEach(json.putArray("lines")::add);
      return json;
    }
  }

  private KubectlTexts() {}

  static List<Outcome> play(Kubectl kubectl) throws IOException {
    kubectl.write("widgets.yaml", Files.readString(WIDGETS));
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode step : new YAMLMapper().readTree(Files.readString(COMMANDS))) {
      if (step.has("file")) {
        kubectl.write(step.path("file").asText(), step.path("text").asText());
      }
      List<String> words = new ArrayList<>();
      step.path("words").forEach(word -> words.add(word.asText()));
      if (words.isEmpty()) {
        words.addAll(List.of(step.path("run").asText().split(" ")));
      }
      Kubectl.Result result = kubectl.call(words.toArray(String[]::new));
      String text = plain(result.text());
      if (step.path("fields").asBoolean() && text.contains("FIELDS:")) {
        text = fields(text);
      }
      outcomes.add(
          new Outcome(
              String.join(" ", words),
              result.code(),
              text.lines().filter(line -> !line.isBlank()).toList()));
    }
    return outcomes;
  }

  /** Descriptions are Kubernetes' text. */
  private static String fields(String text) {
    return text.substring(text.indexOf("FIELDS:"))
        .lines()
        .filter(line -> line.contains("\t<") || line.contains("\tenum") || line.endsWith("FIELDS:"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  private static String plain(String text) {
    String plain = SKEW.matcher(text).replaceAll("");
    plain = CONTEXT.matcher(plain).replaceAll("Context");
    plain = UUID.matcher(plain).replaceAll("UID");
    plain = TIME.matcher(plain).replaceAll("TIME");
    plain = VERSION.matcher(plain).replaceAll("resourceVersion: VERSION");
    plain = AGE.matcher(plain).replaceAll("AGE");
    plain = ADDRESS.matcher(plain).replaceAll("ADDRESS");
    plain = FILE.matcher(plain).replaceAll("");
    return SPACES.matcher(plain).replaceAll("  ");
  }

  static List<Outcome> recorded() {
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (String line : Files.readAllLines(RECORDED)) {
        JsonNode json = Json.parse(line);
        List<String> lines = new ArrayList<>();
        json.path("lines").forEach(one -> lines.add(one.asText()));
        outcomes.add(new Outcome(json.path("command").asText(), json.path("code").asInt(), lines));
      }
      return outcomes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void record(List<Outcome> outcomes) throws IOException {
    Files.writeString(
        RECORDED, outcomes.stream().map(one -> one.json() + "\n").reduce("", String::concat));
  }
}
