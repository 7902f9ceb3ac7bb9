package dev.sluice.standalone.demo;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Gives Rollouts another image. */
final class Shipping {

  private Shipping() {}

  static void ship(Site site, String rollout, String version) {
    site.client()
        .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
        .inNamespace(site.namespace())
        .withName(rollout)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"%s\"}]"
                .formatted(site.release().imageOf(version)));
  }
}
