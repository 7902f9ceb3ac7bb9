package dev.sluice.controller.revision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.ExtraMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations that the controller put into a ReplicaSet's pod template; noted down on
 * the ReplicaSet.
 *
 * @param labels labels
 * @param annotations annotations
 */
public record InjectedMetadata(Map<String, String> labels, Map<String, String> annotations) {

  /** Nothing was put in. */
  public static final InjectedMetadata NONE = new InjectedMetadata(Map.of(), Map.of());

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, Map<String, String>>> NOTE =
      new TypeReference<>() {};

  /** Takes copies of the maps. */
  public InjectedMetadata {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** What a strategy wants to be put in. */
  public static InjectedMetadata of(@Nullable ExtraMetadata metadata) {
    return metadata == null
        ? NONE
        : new InjectedMetadata(metadata.labels(), metadata.annotations());
  }

  /** What was put into this ReplicaSet; nothing when the note is missing or not readable. */
  public static InjectedMetadata notedOn(ReplicaSet replicaSet) {
    return read(replicaSet, Annotations.EPHEMERAL_METADATA);
  }

  /** What the annotation of this key tells; nothing when it is missing or not readable. */
  public static InjectedMetadata read(ReplicaSet replicaSet, String key) {
    Optional<String> note = ReplicaSets.annotation(replicaSet, key);
    if (note.isEmpty()) {
      return NONE;
    }
    try {
      Map<String, Map<String, String>> read = MAPPER.readValue(note.get(), NOTE);
      return new InjectedMetadata(
          read.getOrDefault("labels", Map.of()), read.getOrDefault("annotations", Map.of()));
    } catch (JsonProcessingException e) {
      return NONE;
    }
  }

  /** All of this, and of the other, whose values win. */
  public InjectedMetadata with(InjectedMetadata other) {
    Map<String, String> bothLabels = new TreeMap<>(labels);
    bothLabels.putAll(other.labels());
    Map<String, String> bothAnnotations = new TreeMap<>(annotations);
    bothAnnotations.putAll(other.annotations());
    return new InjectedMetadata(bothLabels, bothAnnotations);
  }

  /** The note to put on the ReplicaSet, empty when nothing is put in. */
  public Optional<String> note() {
    Map<String, Map<String, String>> note = new TreeMap<>();
    if (!labels.isEmpty()) {
      note.put("labels", new TreeMap<>(labels));
    }
    if (!annotations.isEmpty()) {
      note.put("annotations", new TreeMap<>(annotations));
    }
    return note.isEmpty() ? Optional.empty() : Optional.of(MAPPER.valueToTree(note).toString());
  }
}
