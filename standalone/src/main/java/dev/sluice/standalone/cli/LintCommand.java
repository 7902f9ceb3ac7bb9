package dev.sluice.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.lint.Finding;
import dev.sluice.standalone.lint.Linter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice lint}. */
@Command(
    name = "lint",
    description = {
      "Checks Rollouts and analyses in files as the controller does, without a cluster.",
      "Exit code 0: nothing is wrong, 1: something is, 2: a file cannot be read."
    },
    mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {

  private static final int WRONG = 1;
  private static final String STANDARD_INPUT = "-";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Forms of the output. */
  enum Output {
    /** A line each. */
    TEXT,
    /** A JSON list. */
    JSON
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "YAML or JSON files, folders (their .yaml, .yml and .json files), or - for standard input.")
  List<String> files = List.of();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "The same as FILE, as the kubectl plugin takes it.")
  List<String> more = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Form of the output. Default text.")
  String output = "text";

  @Option(
      names = "--strict",
      description =
          "Services, templates, workloads and routing objects that are in none of the files are"
              + " errors too.")
  boolean strict;

  @Override
  public Integer call() {
    List<String> all = Stream.concat(files.stream(), more.stream()).toList();
    if (all.isEmpty()) {
      throw new ConfigurationException("name the files to check, or - for standard input");
    }
    Output form = form();
    Linter linter = new Linter(strict);
    all.forEach(file -> add(linter, file));
    List<Finding> findings = linter.findings();
    PrintWriter out = spec.commandLine().getOut();
    switch (form) {
      case TEXT -> findings.forEach(finding -> out.println(finding.text()));
      case JSON -> out.println(json(findings));
    }
    out.flush();
    if (form == Output.TEXT) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "%d objects checked, %s%n",
          linter.checked(), findings.isEmpty() ? "nothing is wrong" : findings.size() + " errors");
      err.flush();
    }
    return findings.isEmpty() ? 0 : WRONG;
  }

  private Output form() {
    return switch (output.toLowerCase(Locale.ROOT)) {
      case "text" -> Output.TEXT;
      case "json" -> Output.JSON;
      default ->
          throw new ConfigurationException(
              "--output is '%s', must be text or json".formatted(output));
    };
  }

  private static String json(List<Finding> findings) {
    try {
      return JSON.writeValueAsString(findings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain texts and numbers can be written as JSON", e);
    }
  }

  private static void add(Linter linter, String name) {
    try {
      if (name.equals(STANDARD_INPUT)) {
        linter.add(name, new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
      } else if (Files.isDirectory(Path.of(name))) {
        for (Path file : manifests(Path.of(name))) {
          linter.add(file.toString(), Files.readString(file));
        }
      } else {
        linter.add(name, Files.readString(Path.of(name)));
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          Files.exists(Path.of(name))
              ? "%s cannot be read as text: %s".formatted(name, e.getMessage())
              : "%s does not exist; name a file, a folder or -".formatted(name));
    }
  }

  private static List<Path> manifests(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
          .sorted()
          .toList();
    }
  }
}
