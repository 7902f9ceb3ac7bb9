package dev.sluice.controller.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.planner.Annotations;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares and hashes pod templates. */
public final class PodTemplates {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PodTemplates() {}

  /**
   * Whether both mean the same to the API server: after defaulting, without the hash label and what
   * this controller puts in.
   *
   * @param stored template of a ReplicaSet, maybe with what was put in
   * @param injected labels and annotations that were put into the stored one
   */
  public static boolean same(
      PodTemplateSpec wanted, PodTemplateSpec stored, InjectedMetadata injected) {
    JsonNode left = comparable(wanted, InjectedMetadata.NONE);
    JsonNode right = comparable(stored, injected);
    return left.equals(right);
  }

  /** Whether the pods of both ReplicaSets were asked for by templates that mean the same. */
  public static boolean same(ReplicaSet one, ReplicaSet other) {
    return comparable(one).equals(comparable(other));
  }

  private static JsonNode comparable(ReplicaSet set) {
    PodTemplateSpec template = set.getSpec().getTemplate();
    return comparable(
        template == null ? new PodTemplateSpec() : template, InjectedMetadata.notedOn(set));
  }

  /**
   * Label of the version with this template: a hash of what the user wrote. It is opaque; {@link
   * VersionIdentity} finds versions by what was recorded.
   */
  public static String hash(PodTemplateSpec template, @Nullable Integer collisions) {
    JsonNode written = TemplateDefaults.pruned(MAPPER.valueToTree(template));
    byte[] text = written.toString().getBytes(StandardCharsets.UTF_8);
    if (collisions == null) {
      return SafeText.hash(text);
    }
    ByteBuffer salted =
        ByteBuffer.allocate(text.length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    salted.put(text).putLong(collisions);
    return SafeText.hash(salted.array());
  }

  private static JsonNode comparable(PodTemplateSpec template, InjectedMetadata injected) {
    JsonNode tree = MAPPER.valueToTree(template);
    if (tree instanceof ObjectNode node) {
      remove(node, "labels", Annotations.POD_HASH);
      injected.labels().keySet().forEach(key -> remove(node, "labels", key));
      injected.annotations().keySet().forEach(key -> remove(node, "annotations", key));
      AntiAffinityTerm.removeFrom(node);
      if (node.get("metadata") instanceof ObjectNode metadata) {
        metadata.remove("creationTimestamp");
      }
      TemplateDefaults.apply(node);
    }
    return TemplateDefaults.pruned(tree);
  }

  private static void remove(ObjectNode template, String map, String key) {
    Optional.ofNullable(template.get("metadata"))
        .map(metadata -> metadata.get(map))
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .ifPresent(entries -> entries.remove(key));
  }
}
