package dev.sluice.standalone.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A story's objects: YAML of this package with words to be replaced. */
record Manifest(String text) {

  private static final String INSTANCE = "argo-rollouts.argoproj.io/controller-instance-id";

  static Manifest read(String file) throws IOException {
    try (InputStream yaml = Manifest.class.getResourceAsStream(file)) {
      if (yaml == null) {
        throw new IllegalStateException(file + " is missing in the jar");
      }
      return new Manifest(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Creates the objects at a site, so that its Sluice handles them. */
  void create(Site site, Map<String, String> words) {
    String filled = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    KubernetesClient client = site.client();
    List<HasMetadata> objects =
        client.load(new ByteArrayInputStream(filled.getBytes(StandardCharsets.UTF_8))).items();
    for (HasMetadata object : objects) {
      // Templates too: an instance sees no others.
      if (object.getApiVersion().startsWith("argoproj.io/")) {
        site.instanceId().ifPresent(id -> object.getMetadata().setLabels(Map.of(INSTANCE, id)));
      }
      client.resource(object).inNamespace(site.namespace()).create();
    }
  }
}
