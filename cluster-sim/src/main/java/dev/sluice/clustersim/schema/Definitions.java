package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The named schemas that a {@code $ref} leads to, each parsed once, so that definitions that
 * contain themselves end. Not thread-safe.
 */
public final class Definitions {

  private final Function<String, JsonNode> sources;
  private final Map<String, Schema> parsed = new HashMap<>();

  /**
   * Schemas by what stands in {@code $ref}; a name that {@code sources} does not know gives a
   * missing node and so a schema that allows anything.
   */
  public Definitions(Function<String, JsonNode> sources) {
    this.sources = sources;
  }

  /** Without any named schema. */
  public static Definitions none() {
    return new Definitions(ref -> MissingNode.getInstance());
  }

  /** What {@code ref} leads to. */
  public Schema get(String ref) {
    Schema known = parsed.get(ref);
    if (known != null) {
      return known;
    }
    Schema schema = new Schema(sources.apply(ref), this);
    parsed.put(ref, schema);
    return schema;
  }
}
