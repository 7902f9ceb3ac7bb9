package dev.sluice.clustersim.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.protobuf.ProtobufReader;
import dev.sluice.clustersim.registry.Rules;
import dev.sluice.clustersim.registry.Writing;
import dev.sluice.clustersim.registry.Writing.FieldValidation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what clients send. */
final class Bodies {

  private static final int SHOWN = 30;
  private static final Set<String> JSON = Set.of("application/json", "");
  private static final Set<String> YAML = Set.of("application/yaml", "text/yaml");

  private final Rules rules;
  private final Catalog catalog;
  private final ProtobufReader protobuf;

  Bodies(Rules rules, Catalog catalog, ProtobufReader protobuf) {
    this.protobuf = protobuf;
    this.rules = rules;
    this.catalog = catalog;
  }

  /** An object of a type in which nothing is given. */
  ObjectNode blank(ResourceType type, String version) {
    return rules.of(type, version).blank();
  }

  /** The body as a document, whatever it says it is. */
  DocumentReader.Document document(Request request, String expected) {
    if (request.mediaType().equals(ProtobufReader.MEDIA_TYPE)) {
      return binary(request, expected);
    }
    String text = new String(request.body(), StandardCharsets.UTF_8);
    boolean yaml = YAML.contains(request.mediaType());
    if (!yaml && !JSON.contains(request.mediaType())) {
      throw ApiStatus.unsupportedMediaType(
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json, application/yaml, application/vnd.kubernetes.protobuf")
          .exception();
    }
    try {
      return yaml ? DocumentReader.yaml(text) : DocumentReader.json(text);
    } catch (JsonProcessingException e) {
      throw unrecognized(
          expected, "couldn't get version/kind; json parse error: " + e.getOriginalMessage(), text);
    }
  }

  private DocumentReader.Document binary(Request request, String expected) {
    try {
      return new DocumentReader.Document(protobuf.read(request.body()), List.of());
    } catch (ProtobufReader.Malformed e) {
      throw ApiStatus.badRequest(
              "the object provided is unrecognized (must be of type %s): %s"
                  .formatted(expected, e.getMessage()))
          .exception();
    }
  }

  /**
   * The object in a create's or update's body, pruned.
   *
   * @throws dev.sluice.clustersim.object.StatusException when it is not of this type and version
   */
  ObjectNode object(ResourceType type, String version, Request request, Writing writing) {
    DocumentReader.Document document = document(request, type.kind());
    if (!(document.root() instanceof ObjectNode body)) {
      throw unrecognized(
          type.kind(),
          "couldn't get version/kind; json parse error: the body is no JSON object",
          new String(request.body(), StandardCharsets.UTF_8));
    }
    return object(type, version, body, Json.object(), document.duplicates(), writing);
  }

  /**
   * The same for what a patch led to.
   *
   * @param known what was patched: where it has the very same, that needs no reading
   */
  ObjectNode object(
      ResourceType type,
      String version,
      ObjectNode body,
      ObjectNode known,
      List<String> duplicates,
      Writing writing) {
    ObjectNode named = ofKind(type, version, body);
    KindRules.Read read = rules.of(type, version).read(named, known);
    List<String> problems =
        Stream.concat(
                read.unknownFields().stream().map("unknown field \"%s\""::formatted),
                duplicates.stream().map("duplicate field \"%s\""::formatted))
            .toList();
    if (!problems.isEmpty()) {
      if (writing.fieldValidation() == FieldValidation.STRICT) {
        throw ApiStatus.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(
                        type.kind(),
                        version,
                        type.kind(),
                        problems.stream().collect(Collectors.joining(", "))))
            .exception();
      }
      if (writing.fieldValidation() == FieldValidation.WARN) {
        writing.warnings().addAll(problems);
      }
    }
    return read.object();
  }

  private ObjectNode ofKind(ResourceType type, String version, ObjectNode body) {
    String expected = type.groupVersion(version).toString();
    String apiVersion = body.path("apiVersion").asText("");
    String kind = body.path("kind").asText("");
    if (type.custom()) {
      checkCustom(type, expected, apiVersion, kind, body);
    } else {
      checkBuiltIn(type, expected, apiVersion, kind);
    }
    ObjectNode named = Json.object().put("kind", type.kind()).put("apiVersion", expected);
    body.properties().stream()
        .filter(field -> !named.has(field.getKey()))
        .forEach(field -> named.set(field.getKey(), field.getValue()));
    return named;
  }

  private static void checkCustom(
      ResourceType type, String expected, String apiVersion, String kind, ObjectNode body) {
    if (kind.isEmpty() || apiVersion.isEmpty()) {
      String text = body.toString();
      throw unrecognized(
          type.kind(),
          "Object '%s' is missing in '%s'".formatted(kind.isEmpty() ? "Kind" : "apiVersion", text),
          text);
    }
    if (!apiVersion.equals(expected)) {
      throw ApiStatus.badRequest(
              "the API version in the data (%s) does not match the expected API version (%s)"
                  .formatted(apiVersion, expected))
          .exception();
    }
    if (!kind.equals(type.kind())) {
      throw ApiStatus.invalid(
              type.group(),
              kind,
              Json.text(body, "metadata", "name"),
              List.of(
                  FieldError.invalid(
                      "kind", JsonNodeFactory.instance.textNode(kind), "must be " + type.kind())))
          .exception();
    }
  }

  private void checkBuiltIn(ResourceType type, String expected, String apiVersion, String kind) {
    String given = apiVersion.isEmpty() ? expected : apiVersion;
    String kindGiven = kind.isEmpty() ? type.kind() : kind;
    if (given.equals(expected) && kindGiven.equals(type.kind())) {
      return;
    }
    GroupVersion version = GroupVersion.parse(given);
    boolean known =
        catalog
            .byKind(new GroupVersionKind(version.group(), version.version(), kindGiven))
            .isPresent();
    String internal = type.group().isEmpty() ? "core" : type.group().split("\\.", 2)[0];
    String why =
        known
            ? "converting (%s.%s) to (%s.%s): unknown conversion"
                .formatted(version.version(), kindGiven, internal, type.kind())
            : "no kind \"%s\" is registered for version \"%s\" in scheme \"pkg/runtime/scheme.go:111\""
                .formatted(kindGiven, given);
    throw ApiStatus.badRequest(
            "%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(kindGiven, version.version(), type.kind(), why))
        .exception();
  }

  private static RuntimeException unrecognized(String kind, String why, String text) {
    String shown =
        text.isEmpty()
            ? "<empty>"
            : text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
    return ApiStatus.badRequest(
            "the object provided is unrecognized (must be of type %s): %s (%s)"
                .formatted(kind, why, shown))
        .exception();
  }

  /** The options of a delete: in its body, or as query parameters. */
  JsonNode deleteOptions(Request request) {
    if (request.body().length > 0) {
      return document(request, "DeleteOptions").root();
    }
    ObjectNode options = Json.object();
    request.query("propagationPolicy").ifPresent(v -> options.put("propagationPolicy", v));
    request
        .query("orphanDependents")
        .ifPresent(v -> options.put("orphanDependents", v.equals("true")));
    request
        .query("gracePeriodSeconds")
        .ifPresent(v -> options.put("gracePeriodSeconds", wholeNumber(v)));
    Optional.ofNullable(request.query().get("dryRun"))
        .ifPresent(all -> all.forEach(options.withArray("dryRun")::add));
    return options;
  }

  private static long wholeNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiStatus.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text))
          .exception();
    }
  }
}
