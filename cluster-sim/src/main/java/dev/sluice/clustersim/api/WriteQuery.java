package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.registry.Writing;
import dev.sluice.clustersim.registry.Writing.FieldValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query parameters of writes ({@code CreateOptions}, {@code UpdateOptions} …). */
final class WriteQuery {

  private static final int MAX_MANAGER = 128;

  private WriteQuery() {}

  /**
   * How a request wants its write carried out.
   *
   * @param options the name of its options: {@code CreateOptions} …
   * @param apply whether it is a server-side apply, which has to name its manager
   */
  static Writing of(Request request, String options, boolean apply, Instant now) {
    List<FieldError> errors = new ArrayList<>();
    boolean dryRun = dryRun(request, errors);
    FieldValidation validation = validation(request, errors);
    Optional<String> named = request.query("fieldManager");
    named
        .filter(name -> name.length() > MAX_MANAGER)
        .ifPresent(
            name ->
                errors.add(
                    new FieldError(
                        FieldError.Type.TOO_LONG,
                        "fieldManager",
                        Optional.empty(),
                        "may not be more than " + MAX_MANAGER + " bytes")));
    if (apply && named.isEmpty()) {
      errors.add(FieldError.required("fieldManager", "is required for apply patch"));
    }
    if (!apply && request.query("force").isPresent()) {
      errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    if (!errors.isEmpty()) {
      throw ApiStatus.invalid("meta.k8s.io", options, "", errors).exception();
    }
    return new Writing(
        named.orElseGet(() -> manager(request.header("user-agent"))),
        dryRun,
        validation,
        now,
        new ArrayList<>());
  }

  private static String manager(String userAgent) {
    int slash = userAgent.indexOf('/');
    String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
    return name.length() > MAX_MANAGER ? name.substring(0, MAX_MANAGER) : name;
  }

  private static boolean dryRun(Request request, List<FieldError> errors) {
    List<String> given = request.query().getOrDefault("dryRun", List.of());
    if (given.stream().anyMatch(value -> !value.equals("All"))) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      given.forEach(all::add);
      errors.add(notSupported("dryRun", all, "supported values: \"All\""));
    }
    return !given.isEmpty();
  }

  private static FieldValidation validation(Request request, List<FieldError> errors) {
    String text = request.query("fieldValidation").orElse("");
    return switch (text) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default -> {
        errors.add(
            notSupported(
                "fieldValidation",
                JsonNodeFactory.instance.textNode(text),
                "supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""));
        yield FieldValidation.WARN;
      }
    };
  }

  private static FieldError notSupported(String field, JsonNode value, String detail) {
    return new FieldError(FieldError.Type.NOT_SUPPORTED, field, Optional.of(value), detail);
  }
}
