package dev.sluice.schemas.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CustomResourceDefinitions of the five kinds, as files of this module generated from the
 * model.
 */
public final class CustomResourceDefinitions {

  /** Where the files are in the class path. */
  public static final String FOLDER = "META-INF/sluice/crds";

  /** The plurals of the kinds, in the order of {@link #yaml()}. */
  public static final List<String> PLURALS =
      List.of(
          "rollouts",
          "analysistemplates",
          "clusteranalysistemplates",
          "analysisruns",
          "experiments");

  private CustomResourceDefinitions() {}

  /** All of them, as one YAML stream for {@code kubectl apply}. */
  public static String yaml() {
    return PLURALS.stream()
        .map(CustomResourceDefinitions::yaml)
        .collect(Collectors.joining("---\n"));
  }

  /**
   * One of them.
   *
   * @param plural one of {@link #PLURALS}
   * @throws IllegalArgumentException for any other
   */
  public static String yaml(String plural) {
    String file = "/" + FOLDER + "/" + plural + ".yaml";
    try (InputStream yaml = CustomResourceDefinitions.class.getResourceAsStream(file)) {
      if (yaml == null) {
        throw new IllegalArgumentException(
            "there is no kind '%s'; the kinds are %s"
                .formatted(plural, String.join(", ", PLURALS)));
      }
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them, for a client. Each call gives new objects. */
  public static List<CustomResourceDefinition> all() {
    return PLURALS.stream()
        .map(plural -> Serialization.unmarshal(yaml(plural), CustomResourceDefinition.class))
        .toList();
  }
}
