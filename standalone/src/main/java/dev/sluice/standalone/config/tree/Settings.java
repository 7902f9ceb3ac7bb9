package dev.sluice.standalone.config.tree;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Collects settings from their sources. Each method gives settings by path. */
public final class Settings {

  /** Variables that begin like settings but belong to the launcher and to tests. */
  static final Set<String> OTHER_VARIABLES =
      Set.of("SLUICE_KUBE_BIN", "SLUICE_REQUIRE_KUBE", "SLUICE_JAVA_OPTS");

  private static final YAMLMapper YAML = new YAMLMapper();

  private Settings() {}

  /**
   * The settings of a YAML file.
   *
   * @throws ConfigurationException naming the file when it cannot be read or is no YAML mapping
   */
  public static Map<String, Setting> ofFile(Path file) {
    String content;
    try {
      content = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("configuration file %s does not exist".formatted(file));
    } catch (IOException e) {
      throw new ConfigurationException(
          "configuration file %s cannot be read: %s".formatted(file, e.getMessage()));
    }
    return ofYaml(content, "file " + file);
  }

  /** The settings of a YAML text. */
  static Map<String, Setting> ofYaml(String yaml, String origin) {
    JsonNode tree;
    try {
      tree = YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigurationException(
          "%s is not YAML%s: %s"
              .formatted(
                  origin,
                  at == null ? "" : " at line " + at.getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    }
    if (tree.isMissingNode() || tree.isNull()) {
      return Map.of();
    }
    if (!tree.isObject()) {
      throw new ConfigurationException(
          origin + " must hold keys with values, such as \"cluster: east\"");
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    flatten(tree, "", origin, settings);
    return settings;
  }

  /**
   * The settings among environment variables: {@code SLUICE_WORKER_MAX_RUNNING} is {@code
   * worker.maxRunning}. Keys that the user names cannot be set so, as case is lost.
   *
   * @throws ConfigurationException naming each variable that begins with SLUICE_ and is no setting
   */
  public static Map<String, Setting> ofEnvironment(Map<String, String> environment, Schema schema) {
    Map<String, String> paths = new TreeMap<>();
    schema.entries().stream()
        .filter(entry -> !entry.isOpen())
        .forEach(entry -> paths.put(entry.variable(), entry.path()));
    Map<String, Setting> settings = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (!variable.startsWith("SLUICE_") || OTHER_VARIABLES.contains(variable)) {
                return;
              }
              String path = paths.get(variable);
              if (path == null) {
                problems.add(
                    "environment variable %s is no setting%s"
                        .formatted(variable, didYouMean(Nearest.of(variable, paths.keySet()))));
              } else {
                settings.put(path, new Setting(value, "environment variable " + variable));
              }
            });
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return settings;
  }

  static String didYouMean(Optional<String> nearest) {
    return nearest.map(known -> "; did you mean %s?".formatted(known)).orElse("");
  }

  private static void flatten(
      JsonNode node, String prefix, String origin, Map<String, Setting> into) {
    node.properties()
        .forEach(
            field -> {
              String path = prefix + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject() && !value.isEmpty()) {
                flatten(value, path + ".", origin, into);
              } else if (value.isArray()) {
                List<String> items = new ArrayList<>();
                value.forEach(item -> items.add(item.asText()));
                into.put(path, new Setting(String.join(",", items), origin));
              } else if (!value.isNull() && !value.isObject()) {
                into.put(path, new Setting(value.asText(), origin));
              }
            });
  }
}
