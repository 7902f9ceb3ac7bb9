package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a pod's volumes. */
final class VolumeRules {

  private VolumeRules() {}

  /** The names of the volumes that are there. */
  static Set<String> check(Checks checks, JsonNode volumes, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < volumes.size(); i++) {
      JsonNode volume = volumes.get(i);
      String at = "%s[%d]".formatted(path, i);
      source(checks, volume, at);
      String name = volume.path("name").asText("");
      List<String> wrong = Names.label(name);
      if (name.isEmpty()) {
        checks.required(at + ".name");
      } else if (!wrong.isEmpty()) {
        checks.name(at + ".name", name, wrong);
      } else if (!names.add(name)) {
        checks.duplicate(at + ".name", volume.path("name"));
      }
    }
    return names;
  }

  private static void source(Checks checks, JsonNode volume, String at) {
    List<String> sources = new ArrayList<>();
    volume.fieldNames().forEachRemaining(sources::add);
    sources.remove("name");
    for (String more : sources.subList(Math.min(1, sources.size()), sources.size())) {
      checks.forbidden(at + "." + more, "may not specify more than 1 volume type");
    }
    if (volume.has("secret") && volume.path("secret").path("secretName").asText("").isEmpty()) {
      checks.required(at + ".secret.secretName");
    }
    if (volume.has("configMap") && volume.path("configMap").path("name").asText("").isEmpty()) {
      checks.required(at + ".configMap.name");
    }
    if (volume.has("persistentVolumeClaim")
        && volume.path("persistentVolumeClaim").path("claimName").asText("").isEmpty()) {
      checks.required(at + ".persistentVolumeClaim.claimName");
    }
  }
}
