package dev.sluice.local.kinds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Installs CustomResourceDefinitions and waits until the API server serves them. */
public final class Kinds {

  private static final int SECONDS = 30;

  private Kinds() {}

  /**
   * Applies these (server-side, as field manager {@code sluice}) and waits for each to be served.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when one is refused, or is not
   *     served within 30 s
   */
  public static void install(KubernetesClient client, List<CustomResourceDefinition> kinds) {
    PatchContext apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("sluice")
            .withForce(true)
            .build();
    for (CustomResourceDefinition kind : kinds) {
      client.resource(kind).patch(apply);
    }
    for (CustomResourceDefinition kind : kinds) {
      client.resource(kind).waitUntilCondition(Kinds::isServed, SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Istio's VirtualService and DestinationRule, permissive: they show which traffic a router asks
   * for where there is no Istio. Never install them where Istio is.
   */
  public static List<CustomResourceDefinition> istio(KubernetesClient client) {
    try (InputStream yaml = Kinds.class.getResourceAsStream("istio.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("istio.yaml is missing in the jar");
      }
      return client.load(yaml).items().stream().map(CustomResourceDefinition.class::cast).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isServed(CustomResourceDefinition kind) {
    // Right after its creation a kind has a status without conditions.
    return Optional.ofNullable(kind)
        .map(CustomResourceDefinition::getStatus)
        .map(CustomResourceDefinitionStatus::getConditions)
        .orElse(List.of())
        .stream()
        .anyMatch(
            condition ->
                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }
}
