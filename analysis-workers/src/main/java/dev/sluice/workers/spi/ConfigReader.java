package dev.sluice.workers.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a provider's configuration with errors that name the field by its full path. Empty strings
 * and nulls count as not given, as in the custom resources.
 *
 * @param path where {@code json} is, {@code provider.prometheus} for example
 * @param json the object; anything else reads as an empty one
 */
public record ConfigReader(String path, JsonNode json) {

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  /** A text; numbers and booleans read as their text. */
  public Optional<String> text(String field) throws ProviderException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value.isContainerNode()) {
      throw wrong(field, "must be a string");
    }
    return Optional.of(value.asText()).filter(text -> !text.isEmpty());
  }

  /** A text that must be given. */
  public String requiredText(String field) throws ProviderException {
    Optional<String> text = text(field);
    if (text.isEmpty()) {
      throw wrong(field, "is missing");
    }
    return text.get();
  }

  /** A whole number, also as text. */
  public Optional<Long> whole(String field) throws ProviderException {
    Optional<String> text = text(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!WHOLE.matcher(text.get()).matches()) {
      throw wrong(field, "must be a whole number, not '" + text.get() + "'");
    }
    return Optional.of(Long.parseLong(text.get()));
  }

  /** A boolean, also as text; false when not given. */
  public boolean flag(String field) throws ProviderException {
    Optional<String> text = text(field);
    return switch (text.orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(field, "must be true or false");
    };
  }

  /** An object; an empty one when not given. */
  public ConfigReader object(String field) throws ProviderException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return new ConfigReader(path + "." + field, MissingNode.getInstance());
    }
    if (!value.isObject()) {
      throw wrong(field, "must be an object");
    }
    return new ConfigReader(path + "." + field, value);
  }

  /** A list of objects; empty when not given. */
  public List<ConfigReader> objects(String field) throws ProviderException {
    List<ConfigReader> found = new ArrayList<>();
    for (JsonNode element : list(field)) {
      if (!element.isObject()) {
        throw wrong(field, "must hold objects only");
      }
      found.add(new ConfigReader("%s.%s[%d]".formatted(path, field, found.size()), element));
    }
    return found;
  }

  /** A list of texts; empty when not given. */
  public List<String> texts(String field) throws ProviderException {
    List<String> found = new ArrayList<>();
    for (JsonNode element : list(field)) {
      if (!element.isTextual()) {
        throw wrong(field, "must hold strings only");
      }
      found.add(element.asText());
    }
    return found;
  }

  private JsonNode list(String field) throws ProviderException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return MissingNode.getInstance();
    }
    if (!value.isArray()) {
      throw wrong(field, "must be a list");
    }
    return value;
  }

  /** Whether nothing is given. */
  public boolean empty() {
    return !json.isObject() || json.isEmpty();
  }

  /** An error about one field. */
  public ProviderException wrong(String field, String what) {
    return new ProviderException("field %s.%s %s".formatted(path, field, what));
  }
}
